import { type AttributeBag, spanNames } from '../../src/core/semconv.ts';
import type { Series, Sighting } from './counters.ts';
import { actorAttributes } from './known-actors.ts';
import { noTotals, type RecorderTotals } from './recorder-totals.ts';
import type { Sink, SpanRecord } from './span-record.ts';
import type { Withholding } from './withholding.ts';

/** How long a sink that took nothing is let be: at first, and at most. */
const shortestPauseMs = 10;
const longestPauseMs = 1_000;

/** Makes lines of counters, and keeps account of what they stand for. */
export interface SeriesWriter {
  /** Writes the reading of a counter; false: the sink cannot take it now. `isLater`: after the fact. */
  readonly write: (series: Series, sighting: Sighting, isLater: boolean) => boolean;
  /** What no line stands for is lost. */
  readonly drop: (series: Series) => void;
  /** Until then the sink is let be, milliseconds since the epoch; 0: it took the last line. */
  readonly pauseUntil: () => number;
  readonly totals: () => { -readonly [Name in keyof RecorderTotals]: RecorderTotals[Name] };
  /** Totals from here on are those of another instance. */
  readonly renewInstance: (instance: number) => void;
}

export interface SeriesWriterOptions {
  readonly sink: Sink;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly withholding: Withholding;
}

export function createSeriesWriter({ sink, now, withholding }: SeriesWriterOptions): SeriesWriter {
  let totals = { ...noTotals };
  let pauseUntil = 0;
  let pauseMs = 0;
  return {
    write(series, sighting, isLater) {
      if (!attempt(sink, withSecretsKept(recordOf(series, sighting, isLater), withholding))) {
        pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, pauseMs * 2));
        pauseUntil = now() + pauseMs;
        return false;
      }
      pauseMs = 0;
      pauseUntil = 0;
      totals.spooled += 1;
      totals.coalesced += series.owed - 1;
      series.owed = 0;
      series.sighting = null;
      if (series.revision !== sighting.credential.revision) {
        series.revision = sighting.credential.revision;
        series.told = 0;
      }
      series.told |= sighting.detail.bit;
      return true;
    },
    drop(series) {
      totals.dropped += series.owed;
      series.owed = 0;
      series.sighting = null;
    },
    pauseUntil: () => pauseUntil,
    totals: () => totals,
    renewInstance(instance) {
      totals = { ...noTotals, instance };
    },
  };
}

/** Another's sink may throw; the observation then waits like one that was not taken. */
function attempt(sink: Sink, record: SpanRecord): boolean {
  try {
    return sink(record);
  } catch {
    return false;
  }
}

/** Law 3, for every text of every line. */
function withSecretsKept(record: SpanRecord, withholding: Withholding): SpanRecord {
  return {
    ...record,
    attributes: withholding.bag(record.attributes),
    credential: withholding.lasting(record.credential),
  };
}

function recordOf(
  { tuple, outcome, count, at, status }: Series,
  sighting: Sighting,
  isLater: boolean,
): SpanRecord {
  const { channel, target, actor: _, isOther, instance } = tuple;
  const attributes: AttributeBag = {
    ...sighting.detail.attributes,
    ...channel.attributes,
    ...(channel.name === spanNames.use ? { 'mayfly.use.outcome': outcome } : {}),
    ...(status === 0 ? {} : { 'http.response.status_code': status }),
    ...(isOther ? {} : actorAttributes(sighting.actor)),
    ...target.attributes,
    'mayfly.count': count,
  };
  const credential = sighting.credential.attributes;
  return {
    name: channel.name,
    startMs: sighting.startMs ?? at,
    endMs: at,
    credential,
    attributes,
    instance,
    isLater,
  };
}
