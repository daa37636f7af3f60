import {
  type CollectorProcess,
  type CollectorProcessOptions,
  startCollectorProcess,
} from '../../support/collector-process.ts';
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

/** A filled database: how a collector is started on it, and the server that it is on. */
export interface FilledDatabase {
  readonly collector: CollectorProcessOptions;
  /** Of the server's first process; null: it is in the collector. */
  readonly pid: number | null;
}

/** Asks a real collector over HTTP: one question after the other, then all kinds by 16 readers at once. */
export async function measureQuestions(
  { collector: options, pid }: FilledDatabase,
  asked: readonly Question[],
): Promise<string> {
  const collector = await startCollectorProcess(options);
  try {
    const tokens = await makeTokens(collector);
    const rows: (string | number)[][] = [];
    for (const question of asked) {
      rows.push(await measure(question, tokens[question.as], { collector, pid }));
    }
    const crowd = await together(collector, asked, tokens);
    const table = markdownTable(
      [
        'question',
        'asked by a reader of',
        'p50 ms',
        'p99 ms',
        'worst ms',
        'CPU ms of the collector',
        'CPU ms of the database',
      ],
      rows,
    );
    return `${rounds} requests a kind.\n\n${table}\n\n${crowd}`;
  } finally {
    await collector.stop();
  }
}

type Tokens = Readonly<Record<Question['as'], string>>;

async function makeTokens({ url, adminToken }: CollectorProcess): Promise<Tokens> {
  const tokens = { everything: '', 'one environment': '', 'one workload': '' };
  for (const [as, limit] of Object.entries(limits)) {
    const made = await fetch(`${url}/api/v1/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: as, scope: 'read', ...limit }),
    });
    if (!made.ok) throw new Error(`no token: ${made.status} ${await made.text()}`);
    tokens[as as Question['as']] = ((await made.json()) as { readonly token: string }).token;
  }
  return tokens;
}

interface Asked {
  readonly collector: CollectorProcess;
  readonly pid: number | null;
}

/** Beside the times, which a busy machine makes longer, the CPU that a question takes in collector and database. */
async function measure(
  { kind, as, paths, isHeavy = false }: Question,
  token: string,
  { collector: { url, child }, pid }: Asked,
): Promise<(string | number)[]> {
  for (const path of paths) await timed(url + path, token);
  const times: number[] = [];
  const most = isHeavy ? Math.ceil(rounds / 10) : rounds;
  const servers = pid === null ? [] : [pid];
  const { seconds: ofAll, result: ofDatabase } = await cpuDuring([child.pid ?? 0, ...servers], async () => {
    const { seconds } = await cpuDuring(servers, async () => {
      for (let round = 0; round < most; round++) {
        times.push(await timed(url + (paths[round % paths.length] ?? ''), token));
      }
    });
    return seconds;
  });
  const cpu = [ofAll - ofDatabase, ofDatabase].map((seconds) => (seconds / most) * 1000);
  const shown = [...[0.5, 0.99, 1].map((share) => quantile(times, share)), ...cpu];
  return [kind, as, ...shown.map((ms) => Number(ms.toFixed(1)))];
}

async function timed(url: string, token: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  // Given up after its ten seconds, which are what it took.
  const isTooHeavy = response.status === 400 && text.includes('request.too_heavy');
  if (response.status !== 200 && !isTooHeavy)
    throw new Error(`${url}: ${response.status} ${text.slice(0, 300)}`);
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
