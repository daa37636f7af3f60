import type { Series, Sighting } from './counters.ts';
import type { RecorderTotals } from './recorder-totals.ts';
import { createSeriesWriter, type SeriesWriter } from './series-writer.ts';
import type { Sink } from './span-record.ts';
import type { Withholding } from './withholding.ts';

/** Lines that one key may write in a burst, so that a short job writes every observation. */
const burst = 100;
/** Past its burst a key is written this often, with its latest count: what a kill can cost at most. */
const holdMs = 50;
/** Lines written in one go: more would be felt as a pause. */
const mostAtOnce = 256;
/** Keys that may wait for a sink that takes nothing; past it their observations are dropped. */
const mostWaiting = 10_000;

export interface PaceOptions {
  readonly sink: Sink;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back later; must not keep the process alive. */
  readonly later: (callback: () => void, ms: number) => void;
  /** What every line passes through. */
  readonly withholding: Withholding;
}

/** Decides which observations are written and which a later line stands for: counts are cumulative. */
export interface Pace {
  readonly observe: (series: Series, sighting: Sighting, status: number) => void;
  /** What may have been an observation could not be looked at. */
  readonly lost: (count: number) => void;
  /** Writes what waits, as far as the sink takes it. */
  readonly flush: () => void;
  /** The same, and drops what it does not take. */
  readonly settle: () => void;
  /** The process ends: from now on nothing waits. */
  readonly close: () => void;
  readonly totals: () => RecorderTotals;
  /** Totals from here on are those of another instance. */
  readonly renewInstance: (instance: number) => void;
}

export function createPace({ sink, now, later, withholding }: PaceOptions): Pace {
  const writer = createSeriesWriter({ sink, now, withholding });
  const waiting = createWaiting({ writer, now, later });
  let isClosed = false;

  function mayWriteAtOnce(series: Series, sighting: Sighting, at: number): boolean {
    if (isClosed) return true;
    const hasRoom = takeRoom(series, at);
    return at >= writer.pauseUntil() && (hasRoom || isNews(series, sighting));
  }

  return {
    observe(series, sighting, status) {
      const at = now();
      const totals = writer.totals();
      totals.seen += 1;
      if (sighting.isUnattributed) totals.unattributed += 1;
      if (series.tuple.isOther) totals.overflowed += 1;
      series.count += 1;
      series.owed += 1;
      series.at = at;
      series.status = status;
      series.sighting = sighting;
      if (mayWriteAtOnce(series, sighting, at)) writer.write(series, sighting, false);
      if (series.owed > 0) {
        if (isClosed) writer.drop(series);
        else waiting.add(series, at);
      }
      waiting.writeDue(at);
    },
    flush: waiting.flush,
    settle: waiting.settle,
    close() {
      waiting.settle();
      isClosed = true;
    },
    lost(count) {
      const totals = writer.totals();
      totals.seen += count;
      totals.dropped += count;
    },
    totals: () => ({ ...writer.totals() }),
    renewInstance: writer.renewInstance,
  };
}

/** Facts of the credential, or details, that no line of this key has told. */
function isNews({ revision, told }: Series, { credential, detail }: Sighting): boolean {
  return revision !== credential.revision || (told & detail.bit) === 0;
}

/** A bucket of lines that fills with time. A key that waits goes on waiting, whatever its bucket holds. */
function takeRoom(series: Series, at: number): boolean {
  const lines = Math.floor(Math.abs(at - series.roomAt) / holdMs);
  if (lines > 0) {
    series.room = Math.min(burst, series.room + lines);
    series.roomAt = at;
  }
  if (series.room === 0 || series.waits) return false;
  series.room -= 1;
  return true;
}

interface WaitingOptions extends Pick<PaceOptions, 'now' | 'later'> {
  readonly writer: SeriesWriter;
}

/** The keys that owe a line. */
function createWaiting({ writer, now, later }: WaitingOptions) {
  let keys: Series[] = [];
  /** Since when the first of them waits. */
  let since = 0;
  let isTimed = false;

  function write(at: number, most: number): void {
    const due = keys.slice(0, most);
    since = at;
    let done = 0;
    for (const series of due) {
      if (series.owed > 0 && series.sighting !== null && !writer.write(series, series.sighting, true)) break;
      done += 1;
      series.waits = false;
      series.room = 0;
      series.roomAt = at;
    }
    keys = keys.slice(done);
  }

  /** The loop may stand still while credentials are used, so that each use asks the clock as well. */
  function time(): void {
    if (isTimed) return;
    isTimed = true;
    later(
      () => {
        isTimed = false;
        if (keys.length > 0) write(now(), mostAtOnce);
        if (keys.length > 0) time();
      },
      Math.max(holdMs, writer.pauseUntil() - now()),
    );
  }

  const flush = (): void => write(now(), keys.length);
  return {
    add(series: Series, at: number): void {
      if (series.waits) return;
      if (keys.length >= mostWaiting) return writer.drop(series);
      series.waits = true;
      keys.push(series);
      if (keys.length === 1) since = at;
      time();
    },
    /** A clock that was set back must not make anybody wait. */
    writeDue(at: number): void {
      if (keys.length === 0 || at < writer.pauseUntil()) return;
      if (at - since >= holdMs || at < since) write(at, mostAtOnce);
    },
    flush,
    settle(): void {
      flush();
      for (const series of keys) {
        series.waits = false;
        writer.drop(series);
      }
      keys = [];
    },
  };
}
