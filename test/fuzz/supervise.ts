import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, type Crash, type Report, share } from './campaign.ts';
import type { Order } from './child.ts';

/** What became of a target over all its processes. */
export interface Verdict extends Report {
  /** Inputs that took longer than they may, each time that they were given to a new process. */
  readonly tooSlow: readonly Cost[];
  readonly rssMiB: number;
}

export interface Supervision {
  readonly seed: number;
  readonly runs: number;
  /** A run that takes longer is said to hang. */
  readonly hangSeconds: number;
  readonly heapMiB: number;
  /** After so many processes that died it is enough; 10 when not given. */
  readonly mostDeaths?: number;
  /** Told what is going on, a line at a time. */
  readonly say: (line: string) => void;
}

type ChildReport = Report & { readonly rssMiB: number };

/** Gives a target all its runs, in as many processes as it takes: whoever dies is followed by another. */
export async function supervise(target: string, options: Supervision): Promise<Verdict> {
  const { seed, runs, say, mostDeaths = 10 } = options;
  const crashes: Crash[] = [];
  const reports: ChildReport[] = [];
  let from = 0;
  for (let deaths = 0; from < runs && deaths < mostDeaths && crashes.length < 20; ) {
    const ended = await inChild({ target, seed, from, runs: runs - from }, options);
    if (ended.report !== null) {
      reports.push(ended.report);
      crashes.push(...ended.report.crashes);
      from += ended.report.runs;
      continue;
    }
    // What this process had counted died with it: it is done again, up to the run that killed it.
    deaths += 1;
    crashes.push({ run: ended.run, message: ended.how });
    say(`${target}: ${ended.how} in run ${ended.run}`);
    if (ended.run > from) {
      const before = await inChild({ target, seed, from, runs: ended.run - from }, options);
      if (before.report !== null) reports.push(before.report);
      crashes.push(...(before.report?.crashes ?? []));
    }
    from = ended.run + 1;
  }
  const total = sum(reports);
  const slowest = await measured(target, total.slowest, options);
  const tooSlow = slowest.filter((cost) => share(cost) > 1);
  return { ...total, runs: from, crashes, slowest, tooSlow };
}

function sum(reports: readonly ChildReport[]): Omit<Verdict, 'tooSlow'> {
  const kinds: Record<string, number> = {};
  for (const report of reports) {
    for (const [kind, count] of Object.entries(report.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count;
  }
  const add = (part: 'runs' | 'cpuMs' | 'bytes'): number =>
    reports.reduce((all, report) => all + report[part], 0);
  return {
    runs: add('runs'),
    kinds,
    crashes: reports.flatMap((report) => report.crashes),
    cpuMs: add('cpuMs'),
    bytes: add('bytes'),
    slowest: reports.flatMap((report) => report.slowest).sort((a, b) => share(b) - share(a)),
    last: null,
    rssMiB: Math.max(0, ...reports.map((report) => report.rssMiB)),
  };
}

const mostMeasured = 4;
const warmUp = 2_000;

/**
 * The costs of the worst inputs, each the least of three new processes that had warmed up: a collection of garbage,
 * a compilation or a busy machine falls into one of them, the parser's own time into all.
 */
async function measured(
  target: string,
  worst: readonly Cost[],
  options: Supervision,
): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (const cost of worst.slice(0, mostMeasured)) {
    let least = cost;
    for (let time = 0; time < 3 && share(least) > 0.5; time++) {
      const warm = { from: cost.run + 1, runs: warmUp, measured: cost.run };
      const { report } = await inChild({ target, seed: options.seed, ...warm }, options);
      const again = report?.last;
      if (again !== undefined && again !== null && again.cpuMs < least.cpuMs) least = again;
    }
    costs.push(least);
  }
  return costs.sort((a, b) => share(b) - share(a));
}

type Ended =
  | { readonly report: ChildReport }
  | { readonly report: null; readonly run: number; readonly how: string };

async function inChild(
  order: Omit<Order, 'progress'>,
  { hangSeconds, heapMiB }: Pick<Supervision, 'hangSeconds' | 'heapMiB'>,
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-fuzz-'));
  const progress = join(folder, 'progress');
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${heapMiB}`,
      join(import.meta.dirname, 'child.ts'),
      JSON.stringify({ ...order, progress }),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const watch = watchProgress(child, progress, hangSeconds);
  try {
    const text = { out: '', err: '' };
    child.stdout.on(
      'data',
      (chunk: Buffer) => void (text.out = (text.out + chunk.toString('utf8')).slice(-1_000_000)),
    );
    child.stderr.on(
      'data',
      (chunk: Buffer) => void (text.err = (text.err + chunk.toString('utf8')).slice(0, 4_000)),
    );
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (code === 0) return { report: JSON.parse(text.out.trim().split('\n').at(-1) ?? '') as ChildReport };
    const run = runOf(progress);
    if (run === null) throw new Error(`a process of ${order.target} did not begin: ${text.err}`);
    if (watch.hung()) return { report: null, run, how: `no end after ${hangSeconds} s` };
    const words = /heap out of memory/.test(text.err)
      ? 'out of memory'
      : text.err.trim().split('\n').slice(-3).join(' ');
    return { report: null, run, how: `the process died (${signal ?? code}): ${words.slice(0, 300)}` };
  } finally {
    watch.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends a process whose run does not. */
function watchProgress(
  child: ChildProcess,
  progress: string,
  hangSeconds: number,
): { readonly hung: () => boolean; readonly stop: () => void } {
  let last: number | null = null;
  let since = performance.now();
  let isHung = false;
  const timer = setInterval(() => {
    const run = runOf(progress);
    if (run !== last) {
      last = run;
      since = performance.now();
    } else if (run !== null && performance.now() - since > hangSeconds * 1000) {
      isHung = true;
      child.kill('SIGKILL');
    }
  }, 250);
  return { hung: () => isHung, stop: () => clearInterval(timer) };
}

function runOf(progress: string): number | null {
  try {
    const bytes = readFileSync(progress);
    return bytes.length < 8 ? null : bytes.readDoubleLE(0);
  } catch {
    return null;
  }
}
