import { statSync, unlinkSync } from 'node:fs';
import type { DeliverOptions } from './deliver.ts';
import { type DrainMemory, type DrainPass, flush, note } from './drain-pass.ts';
import { addReports, type DrainReport, emptyReport, isRetryable } from './drain-report.ts';
import { lineContent } from './line-content.ts';
import { mayWrite } from './may-write.ts';
import {
  codeOf,
  fileStart,
  listSpoolFiles,
  type Position,
  readEntries,
  type SpoolEntry,
  type SpoolFile,
} from './spool-files.ts';

export interface DrainerOptions extends DeliverOptions {
  readonly directory: string;
  /** Only files of this process, and now and then of ended ones: the other processes send their own. */
  readonly onlyPid?: number;
  /** Runs the work so that hooks in this process do not observe it; must follow asynchronous calls. */
  readonly runAsOwn?: <Result>(work: () => Result) => Result;
  /** Told every whole line that is read, and again when it had to be read again. */
  readonly onLine?: (line: string) => void;
  /** For one request. */
  readonly timeoutMs?: number;
  /** True: waiting between tries does not keep the process alive. */
  readonly unref?: boolean;
}

/** Sends the lines of a spool directory to a collector and removes the files of ended processes. */
export interface Drainer {
  /** Reads and sends what is there now. Rejects with `spool.unwritable` when the directory cannot be read. */
  readonly drainOnce: () => Promise<DrainReport>;
  /** Goes on, also past refusals that are worth another try, until nothing is left or time is up. */
  readonly drainUntilEmpty: (limit: { readonly deadlineMs: number }) => Promise<DrainReport>;
}

/**
 * Keeps its positions in memory and takes no lock: counts are cumulative and the fold is a join, so a line
 * that two drainers send, or one sends twice after a restart, changes nothing.
 */
export function createDrainer(options: DrainerOptions): Drainer {
  const runAsOwn = options.runAsOwn ?? ((work) => work());
  const timeoutMs = options.timeoutMs ?? 10_000;
  const memory: DrainMemory = { acknowledged: new Map(), held: new Set(), trusted: false, othersAt: 0 };
  let running: Promise<DrainReport> | null = null;

  const drain = (limitMs: number): Promise<DrainReport> => {
    running ??= runAsOwn(() => walk(options, memory, limitMs)).finally(() => {
      running = null;
    });
    return running;
  };

  return {
    drainOnce: () => drain(timeoutMs),
    async drainUntilEmpty({ deadlineMs }) {
      const until = Date.now() + deadlineMs;
      let total = emptyReport;
      for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
        const report = await drain(Math.max(1, Math.min(timeoutMs, until - Date.now())));
        total = addReports(total, report);
        const { stop } = report;
        if (stop === null ? report.read === 0 : !isRetryable(stop)) return total;
        const pauseMs = stop === null ? 0 : Math.max(waitMs, stop.retryAfterMs ?? 0);
        if (Date.now() + pauseMs >= until) return total;
        await sleep(pauseMs, options.unref === true);
      }
    },
  };
}

/** How often a process that sends its own lines looks after those that others left behind. */
const othersEveryMs = 10_000;

async function walk(options: DrainerOptions, memory: DrainMemory, timeoutMs: number): Promise<DrainReport> {
  const pass: DrainPass = {
    delivery: options,
    memory,
    timeoutMs,
    counts: { read: 0, sent: 0, rejected: 0, unfinished: 0, keptBytes: 0, deleted: 0 },
    notes: new Set(),
    stop: null,
    batch: [],
    bytes: 0,
  };
  const found = listSpoolFiles(options.directory);
  const files = whose(found, options.onlyPid, memory);
  // Asked before reading: what a process wrote before it was found dead is then read to the end.
  const finished = new Set(files.filter((file) => !mayWrite(file)));
  const mine = files.filter(
    (file) => options.onlyPid === undefined || file.pid === options.onlyPid || finished.has(file),
  );
  for (const file of mine) {
    if (pass.stop === null)
      await readFile(pass, file, { finished: finished.has(file), onLine: options.onLine });
  }
  await flush(pass);
  for (const file of mine) closeFile(pass, file, finished.has(file));
  forgetAllBut(memory, found);
  return { ...pass.counts, stop: pass.stop, notes: [...pass.notes] };
}

function whose(files: readonly SpoolFile[], onlyPid: number | undefined, memory: DrainMemory) {
  if (onlyPid === undefined) return files;
  const now = Date.now();
  if (Math.abs(now - memory.othersAt) < othersEveryMs) return files.filter((file) => file.pid === onlyPid);
  memory.othersAt = now;
  return files;
}

/** Spans and bytes in one request. */
const mostSpans = 512;
const mostBytes = 1_048_576;

async function readFile(
  pass: DrainPass,
  file: SpoolFile,
  { finished, onLine }: { finished: boolean; onLine: DrainerOptions['onLine'] },
): Promise<void> {
  let position = pass.memory.acknowledged.get(file.key) ?? fileStart;
  if (position.offset > (sizeOf(file.path) ?? 0)) position = fileStart;
  while (pass.stop === null) {
    const entries = tryToRead(pass, file, { position, finished });
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.line !== null) {
        pass.counts.read += 1;
        onLine?.(entry.line);
      }
      pass.batch.push({ file, entry, content: entry.line === null ? null : lineContent(entry.line) });
      pass.bytes += entry.after.offset - position.offset;
      position = entry.after;
      if (pass.batch.length >= mostSpans || pass.bytes >= mostBytes) await flush(pass);
      if (pass.stop !== null) return;
    }
  }
}

function tryToRead(
  pass: DrainPass,
  file: SpoolFile,
  { position, finished }: { position: Position; finished: boolean },
): readonly SpoolEntry[] {
  try {
    return readEntries(file.path, position, finished);
  } catch (error) {
    // Renamed between listing and opening: the next pass finds it under its new name.
    if (codeOf(error) !== 'ENOENT') note(pass, `cannot read ${file.path}: ${codeOf(error)}`);
    return [];
  }
}

/** Removes a file that is finished and acknowledged whole, and counts what the others still hold. */
function closeFile(pass: DrainPass, file: SpoolFile, finished: boolean): void {
  const size = sizeOf(file.path);
  if (size === null) return;
  const left = size - (pass.memory.acknowledged.get(file.key)?.offset ?? 0);
  if (left > 0) pass.counts.keptBytes += left;
  if (left > 0 || !finished || pass.memory.held.has(file.key)) return;
  try {
    unlinkSync(file.path);
    pass.counts.deleted += 1;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') note(pass, `cannot remove ${file.path}: ${codeOf(error)}`);
  }
}

function sizeOf(path: string): number | null {
  try {
    return statSync(path).size;
  } catch {
    return null;
  }
}

function forgetAllBut(memory: DrainMemory, files: readonly SpoolFile[]): void {
  const there = new Set(files.map((file) => file.key));
  for (const key of memory.acknowledged.keys()) if (!there.has(key)) memory.acknowledged.delete(key);
  for (const key of memory.held) if (!there.has(key)) memory.held.delete(key);
}

function sleep(ms: number, unref: boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (unref) timer.unref();
  });
}
