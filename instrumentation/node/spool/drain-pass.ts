import { type DeliverOptions, deliver, notACollector } from './deliver.ts';
import { type DrainReport, type DrainStop, mostNotes } from './drain-report.ts';
import { rejectedPath, setAside } from './set-aside.ts';
import type { Position, SpoolEntry, SpoolFile } from './spool-files.ts';

/** What a drainer remembers between passes. */
export interface DrainMemory {
  /** By the key of a file: up to where the collector has acknowledged it. */
  readonly acknowledged: Map<string, Position>;
  /** Keys of files that hold a line which could not be set aside: they are not removed. */
  readonly held: Set<string>;
  /** The endpoint has taken an OTLP request before, so its 400 is about the line. */
  trusted: boolean;
  /** When the files of other processes were last looked at. */
  othersAt: number;
}

/** A line on its way. */
interface Pending {
  readonly file: SpoolFile;
  readonly entry: SpoolEntry;
  /** The content of its `resourceSpans`; null when there is nothing to send. */
  readonly content: string | null;
}

/** One walk over the files: what is on its way and what became of it. */
export interface DrainPass {
  readonly delivery: DeliverOptions;
  readonly memory: DrainMemory;
  readonly timeoutMs: number;
  readonly counts: { -readonly [Name in Exclude<keyof DrainReport, 'stop' | 'notes'>]: number };
  readonly notes: Set<string>;
  stop: DrainStop | null;
  batch: Pending[];
  /** Bytes of the lines in `batch`. */
  bytes: number;
}

/** Sends what has been gathered. */
export async function flush(pass: DrainPass): Promise<void> {
  const pending = pass.batch;
  pass.batch = [];
  pass.bytes = 0;
  if (pass.stop === null && pending.length > 0) await sendAll(pass, pending);
}

/** Sends in order and halves what cannot be taken, down to the one line that is to blame. */
async function sendAll(pass: DrainPass, pending: readonly Pending[]): Promise<void> {
  const contents = pending.flatMap(({ content }) => content ?? []);
  if (contents.length === 0) return acknowledge(pass, pending);
  const delivery = await deliver(pass.delivery, contents, pass.timeoutMs);
  if (delivery.kind === 'stopped') {
    pass.stop = delivery.stop;
  } else if (delivery.kind === 'taken') {
    pass.memory.trusted = true;
    acknowledge(pass, pending);
    pass.counts.sent += Math.max(0, contents.length - delivery.rejected);
    pass.counts.rejected += delivery.rejected;
    if (delivery.reason !== null) note(pass, `the collector refused some: ${delivery.reason}`);
  } else if (contents.length > 1) {
    const half = pending.length >> 1;
    await sendAll(pass, pending.slice(0, half));
    if (pass.stop === null) await sendAll(pass, pending.slice(half));
  } else if (pass.memory.trusted || (await takesEmptyRequest(pass))) {
    const blamed = pending.map((each) => ({ ...each, content: null }));
    acknowledge(pass, blamed);
  }
}

/** Without this question a stranger that answers 400 to everything would empty the spool. */
async function takesEmptyRequest(pass: DrainPass): Promise<boolean> {
  const delivery = await deliver(pass.delivery, [], pass.timeoutMs);
  if (delivery.kind === 'stopped') pass.stop = delivery.stop;
  if (delivery.kind === 'unacceptable') pass.stop = notACollector(pass.delivery.endpoint, null);
  pass.memory.trusted = delivery.kind === 'taken';
  return pass.memory.trusted;
}

function acknowledge(pass: DrainPass, pending: readonly Pending[]): void {
  for (const { file, entry, content } of pending) {
    pass.memory.acknowledged.set(file.key, entry.after);
    if (entry.fault === 'unfinished') pass.counts.unfinished += 1;
    if (entry.fault === 'too_long') pass.counts.rejected += 1;
    if (entry.line !== null && content === null) putAside(pass, file, entry.line);
  }
}

function putAside(pass: DrainPass, file: SpoolFile, line: string): void {
  pass.counts.rejected += 1;
  const result = setAside(file.path, line);
  if (result === 'failed') pass.memory.held.add(file.key);
  note(
    pass,
    result === 'kept'
      ? `lines that cannot be taken are in ${rejectedPath(file.path)}`
      : result === 'failed'
        ? `a line that cannot be taken stays in ${file.path}`
        : `${rejectedPath(file.path)} is full, further lines that cannot be taken are only counted`,
  );
}

/** Adds what somebody should know; only the first few, each once. */
export function note(pass: DrainPass, text: string): void {
  if (pass.notes.size < mostNotes) pass.notes.add(text);
}
