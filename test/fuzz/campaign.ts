import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeSecretsWith } from '../support/fake-secret.ts';
import { inputOf, type Material, randomOf } from './mutate.ts';
import type { Target, Timed } from './target.ts';

/** One input that made a parser fail. */
export interface Crash {
  readonly run: number;
  readonly message: string;
}

/** One input and what it cost; `bytes`: what had to be looked at. */
export interface Cost {
  readonly run: number;
  readonly cpuMs: number;
  readonly bytes: number;
}

/** What came of the runs of a target. */
export interface Report {
  readonly runs: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly crashes: readonly Crash[];
  readonly cpuMs: number;
  readonly bytes: number;
  /** The most expensive inputs for what they are, the worst first. */
  readonly slowest: readonly Cost[];
  /** Null: there was no run. */
  readonly last: Cost | null;
}

export interface CampaignOptions {
  readonly seed: number;
  /** First run. */
  readonly from: number;
  readonly runs: number;
  /** A run after the others, when the process is warm. */
  readonly measured?: number | undefined;
  /** Told before each run. */
  readonly onRun?: (run: number) => void;
  /** Stops after so many crashes. */
  readonly mostCrashes?: number;
}

/** What a piece of work cost: the kernel counts a thread in steps of 4 ms, which is cheap to ask and evens out. */
const roughMs = (): number => inMs(process.threadCpuUsage());
/** To the microsecond, but asking it of all threads may take a tenth of a millisecond. */
const exactMs = (): number => inMs(process.cpuUsage());

function inMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

const mostSlow = 8;

/**
 * What an input may cost: 100 ms of CPU for each MiB (promise H6), and 10 ms where it is small (promise H10): a
 * collection of garbage falls into somebody's run.
 */
function allowedMs(bytes: number): number {
  return Math.max(10, (100 * bytes) / 1_048_576);
}

/** Gives a target its inputs, one after the other, and notes what came of them. */
export async function runTarget(target: Target, options: CampaignOptions): Promise<Report> {
  const { seed, from, runs, measured, onRun, mostCrashes = 20 } = options;
  const cpuMs = measured === undefined ? roughMs : exactMs;
  const material = await materialOf(target, seed);
  const run = await target.prepare();
  const kinds: Record<string, number> = {};
  const crashes: Crash[] = [];
  let slowest: Cost[] = [];
  let last: Cost | null = null;
  let [done, totalMs, totalBytes] = [0, 0, 0];
  let ownMs: number | null = null;
  const timed: Timed = (work) => {
    const began = cpuMs();
    try {
      return work();
    } finally {
      ownMs = (ownMs ?? 0) + cpuMs() - began;
    }
  };
  for (const number of numbers({ from, runs, measured })) {
    if (crashes.length >= mostCrashes) break;
    // What libraries put off (closing what has failed) is done between turns of the event loop.
    if (number % 1024 === 0) await nextTurn();
    onRun?.(number);
    const random = randomOf(target.name, seed, number);
    const input = inputOf(number, material, random);
    let bytes = input.length;
    let kind = 'crash';
    const before = cpuMs();
    ownMs = null;
    try {
      const given = run(input, random, timed);
      const outcome = given instanceof Promise ? await given : given;
      kind = typeof outcome === 'string' ? outcome : outcome.kind;
      if (typeof outcome !== 'string') bytes = outcome.bytes;
    } catch (error) {
      crashes.push({ run: number, message: messageOf(error) });
    }
    const cost = { run: number, cpuMs: ownMs ?? cpuMs() - before, bytes };
    slowest = withCost(slowest, cost);
    last = cost;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    done += 1;
    totalMs += cost.cpuMs;
    totalBytes += bytes;
  }
  return { runs: done, kinds, crashes, cpuMs: totalMs, bytes: totalBytes, slowest, last };
}

function* numbers({
  from,
  runs,
  measured,
}: Pick<CampaignOptions, 'from' | 'runs' | 'measured'>): Generator<number> {
  for (let number = from; number < from + runs; number++) yield number;
  if (measured !== undefined) yield measured;
}

/** What inputs of a target are made of, from the seed alone. */
export async function materialOf(target: Target, seed: number): Promise<Material> {
  const random = randomOf(`${target.name} corpus`, seed, 0);
  makeSecretsWith(random);
  const corpus = (await target.corpus(random)).map((bytes) => Buffer.from(bytes));
  return { corpus, words: (target.words ?? []).map((word) => Buffer.from(word)), form: target.form };
}

/** How much of its allowance an input used. */
export function share({ cpuMs: cost, bytes }: Cost): number {
  return cost / allowedMs(bytes);
}

function withCost(slowest: Cost[], cost: Cost): Cost[] {
  const least = slowest.at(-1);
  if (slowest.length >= mostSlow && least !== undefined && share(cost) <= share(least)) return slowest;
  return [...slowest, cost].sort((a, b) => share(b) - share(a)).slice(0, mostSlow);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const where = lines
    .slice(0, 4)
    .map((line) =>
      line.trim().replace(/\(?file:\/\/\S*?\/((?:src|collector|instrumentation|test)\/)/, '($1'),
    );
  return [`${error.name}: ${error.message.slice(0, 500)}`, ...where].join('\n    ');
}
