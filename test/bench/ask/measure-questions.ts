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
/** Kinds of questions that are asked, as a regular expression; unset: all. */
const wanted = new RegExp(process.env['MAYFLY_BENCH_QUESTIONS'] ?? '');

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
  all: readonly Question[],
): Promise<string> {
  const asked = all.filter(({ kind }) => wanted.test(kind));
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
        'errors',
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
  const errors: string[] = [];
  const most = isHeavy ? Math.ceil(rounds / 10) : rounds;
  const servers = pid === null ? [] : [pid];
  const { seconds: ofAll, result: ofDatabase } = await cpuDuring([child.pid ?? 0, ...servers], async () => {
    const { seconds } = await cpuDuring(servers, async () => {
      for (let round = 0; round < most; round++) {
        const { ms, error } = await timed(url + (paths[round % paths.length] ?? ''), token);
        times.push(ms);
        if (error !== null) errors.push(error);
      }
    });
    return seconds;
  });
  const cpu = [ofAll - ofDatabase, ofDatabase].map((seconds) => (seconds / most) * 1000);
  const rounded = (ms: number): number => Number(ms.toFixed(1));
  const spread = [0.5, 0.99, 1].map((share) => rounded(quantile(times, share)));
  return [kind, as, ...spread, summedUp(errors), ...cpu.map(rounded)];
}

interface Timed {
  readonly ms: number;
  /** Why it was not answered: the status and the code, or what the connection failed by; null: it was. */
  readonly error: string | null;
}

/** Of a question that was given up, the time is what it took until then. */
async function timed(url: string, token: string): Promise<Timed> {
  const began = performance.now();
  const error = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    .then(async (response) => {
      const text = await response.text();
      if (response.status === 200) return null;
      return `${response.status} ${/"code":"([^"]+)"/.exec(text)?.[1] ?? text.slice(0, 80)}`;
    })
    .catch((cause: unknown) => String(cause));
  return { ms: performance.now() - began, error };
}

/** How many there were of each. */
function summedUp(errors: readonly string[]): string | number {
  const kinds = [...new Set(errors)];
  if (kinds.length === 0) return 0;
  return kinds.map((kind) => `${errors.filter((each) => each === kind).length} of ${kind}`).join(', ');
}

/** Every kind in turn, of all readers at once: each read waits for the audit's link of the one before it. */
async function together(
  { url }: CollectorProcess,
  asked: readonly Question[],
  tokens: Tokens,
): Promise<string> {
  const paths = asked.flatMap(({ as, paths: some }) => some.map((path) => ({ path, token: tokens[as] })));
  const times: number[] = [];
  const errors: string[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: readers }, async (_, reader) => {
      for (let at = 0; at < paths.length; at++) {
        const next = paths[(at + reader * 5) % paths.length];
        if (next === undefined) continue;
        const { ms, error } = await timed(url + next.path, next.token);
        times.push(ms);
        if (error !== null) errors.push(error);
      }
    }),
  );
  const perSecond = times.length / ((performance.now() - began) / 1000);
  return `${readers} readers at once: ${perSecond.toFixed(0)} answers/s, p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, errors: ${summedUp(errors)}.`;
}
