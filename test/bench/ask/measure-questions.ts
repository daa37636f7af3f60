import { newToken } from '../../../collector/new-token.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { createTokens } from '../../../collector/store/tokens.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorProcess, startCollectorProcess } from '../../support/collector-process.ts';
import { testAccess } from '../../support/test-access.ts';
import { cpuDuring } from '../ingest/cpu.ts';
import { markdownTable } from '../markdown-table.ts';
import { quantile } from '../quantile.ts';
import type { Question } from './questions.ts';

const rounds = Number(process.env['MAYFLY_BENCH_ASKED'] ?? 120);
const readers = 16;

const limits = {
  everything: { environments: null, workloads: null },
  'one environment': { environments: ['dev'], workloads: null },
  'one workload': { environments: null, workloads: ['service-9'] },
} as const;

/** A filled database and the server that it is on. */
export interface FilledDatabase {
  readonly databaseUrl: string;
  /** Of the server's first process. */
  readonly pid: number;
}

/** Asks a real collector over HTTP: one question after the other, then all kinds by 16 readers at once. */
export async function measureQuestions(
  { databaseUrl, pid }: FilledDatabase,
  asked: readonly Question[],
): Promise<string> {
  const tokens = await makeTokens(databaseUrl);
  const collector = await startCollectorProcess({ databaseUrl });
  try {
    const rows: (string | number)[][] = [];
    for (const question of asked) {
      rows.push(await measure(question, tokens[question.as], { collector, pid }));
    }
    const crowd = await together(collector, asked, tokens);
    const table = markdownTable(
      ['question', 'asked by a reader of', 'p50 ms', 'p99 ms', 'worst ms', 'CPU ms'],
      rows,
    );
    return `${rounds} requests a kind.\n\n${table}\n\n${crowd}`;
  } finally {
    await collector.stop();
  }
}

type Tokens = Readonly<Record<Question['as'], string>>;

async function makeTokens(databaseUrl: string): Promise<Tokens> {
  const engine = await openPostgres(databaseUrl);
  const tokens = { everything: '', 'one environment': '', 'one workload': '' };
  for (const [as, limit] of Object.entries(limits)) {
    const request = { name: as, scope: 'read' as const, expiresInDays: null, limits: limit };
    const { token, row } = newToken(request, instant(Date.now()));
    await createTokens(engine.db).add(row, testAccess());
    tokens[as as Question['as']] = token;
  }
  await engine.close();
  return tokens;
}

interface Asked {
  readonly collector: CollectorProcess;
  readonly pid: number;
}

/** Beside the times, which a busy machine makes longer, the CPU that a question takes in collector and database. */
async function measure(
  { kind, as, paths }: Question,
  token: string,
  { collector: { url, child }, pid }: Asked,
): Promise<(string | number)[]> {
  for (const path of paths) await timed(url + path, token);
  const times: number[] = [];
  const { seconds } = await cpuDuring([child.pid ?? 0, pid], async () => {
    for (let round = 0; round < rounds; round++) {
      times.push(await timed(url + (paths[round % paths.length] ?? ''), token));
    }
  });
  const shown = [...[0.5, 0.99, 1].map((share) => quantile(times, share)), (seconds / rounds) * 1000];
  return [kind, as, ...shown.map((ms) => Number(ms.toFixed(1)))];
}

async function timed(url: string, token: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text.slice(0, 300)}`);
  return performance.now() - began;
}

/** Every kind in turn, of all readers at once: each read waits for the audit's link of the one before it. */
async function together(
  { url }: CollectorProcess,
  asked: readonly Question[],
  tokens: Tokens,
): Promise<string> {
  const paths = asked.flatMap(({ as, paths: some }) => some.map((path) => ({ path, token: tokens[as] })));
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: readers }, async (_, reader) => {
      for (let at = 0; at < paths.length; at++) {
        const next = paths[(at + reader * 5) % paths.length];
        if (next !== undefined) times.push(await timed(url + next.path, next.token));
      }
    }),
  );
  const perSecond = times.length / ((performance.now() - began) / 1000);
  return `${readers} readers at once: ${perSecond.toFixed(0)} answers/s, p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms.`;
}
