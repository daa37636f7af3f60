import type { GapReason } from './live/subscriber.ts';
import { createExportMetrics, type ExportMetrics } from './metrics/export-families.ts';
import { type ExpositionFormat, exposition } from './metrics/exposition.ts';
import type { Family } from './metrics/family.ts';
import { counter, counterBy, gauge, gaugeOfState, histogram, info } from './metrics/instruments.ts';
import { type ProcessReading, processFamilies } from './metrics/process-families.ts';
import { refusalClass, refusalClasses } from './metrics/refusal-class.ts';
import { type DurabilityLevel, durabilityLevels } from './store/durability.ts';

/** What the parts of the collector report as they work. Every call is a few additions; none throws. */
export interface Metrics {
  readonly exports: ExportMetrics;
  /** An answer to `POST /v1/traces`. `seconds`: since the head of the request was read. */
  readonly answered: (status: number, seconds: number) => void;
  /** Spans that are in the inbox. */
  readonly accepted: (spans: number) => void;
  /** Spans of Mayfly's that were refused, with the reader's reasons. */
  readonly refused: (spans: number, reasons: readonly string[]) => void;
  /** Spans that are not Mayfly's. */
  readonly ignored: (spans: number) => void;
  /** Texts that were withheld without a look. */
  readonly withheld: (texts: number) => void;
  /** Spans that were taken under the overflow credential. */
  readonly overflowed: (spans: number) => void;
  /** A request that was received before. */
  readonly repeated: () => void;
  readonly quotaRefused: (quota: Quota) => void;
  /** One commit of the inbox with so many requests. */
  readonly committed: (requests: number) => void;
  /** One window was written. */
  readonly folded: (window: { readonly seconds: number; readonly spans: number }) => void;
  readonly foldFailed: () => void;
  readonly connectionEnded: (why: ConnectionEnd) => void;
  /** Activities that live subscribers took. */
  readonly liveTold: (activities: number) => void;
  /** A subscriber was told that something is missing. */
  readonly liveGap: (reason: GapReason) => void;
  /** Where gauges are read, as soon as there is something to read. */
  readonly watch: (readings: Partial<Readings>) => void;
  readonly text: (format: ExpositionFormat) => string;
}

const quotas = ['rate', 'new_fingerprints'] as const;
export type Quota = (typeof quotas)[number];

/** `peer`, `total`: not let in; `timeout`: a request that did not come; `unread`: an answer nobody took. */
const connectionEnds = ['peer', 'total', 'timeout', 'unread'] as const;
export type ConnectionEnd = (typeof connectionEnds)[number];

const gapReasons = [
  'too_old',
  'too_slow',
  'too_much',
  'unknown_position',
] as const satisfies readonly GapReason[];

export interface Readings {
  /** Accepted, not yet in the inventory; `seconds`: the age of the oldest. */
  readonly foldLag: () => { readonly spans: number; readonly seconds: number };
  readonly inFlightBytes: () => number;
  readonly connections: () => number;
  readonly liveSubscribers: () => number;
  /** Null: nobody listens. */
  readonly liveLagMs: () => number | null;
  readonly storeUp: () => boolean | null;
  readonly durability: () => DurabilityLevel | null;
}

const codes = ['200', '400', '401', '403', '405', '413', '415', '503', 'other'] as const;
const ackBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const foldBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const groupBounds = [1, 2, 4, 8, 16, 32, 64, 128];

export function createMetrics(deps: {
  readonly version: string;
  readonly readProcess: () => ProcessReading;
}): Metrics {
  const work = instruments();
  const exporting = createExportMetrics();
  let readings: Partial<Readings> = {};
  const families = [
    info({ name: 'mayfly_build', help: 'The collector.' }, [['version', deps.version]]),
    ...Object.values(work),
    ...gauges(() => readings),
    ...exporting.families,
    ...processFamilies(deps.readProcess),
  ];
  return {
    exports: exporting.told,
    answered: (status, seconds) => {
      work.requests.add(codes.find((code) => code === String(status)) ?? 'other', 1);
      if (status === 200) work.ack.observe(seconds);
    },
    accepted: work.accepted.add,
    refused: (spans, reasons) => work.refused.add(refusalClass(reasons), spans),
    ignored: work.ignored.add,
    withheld: work.withheld.add,
    overflowed: work.overflowed.add,
    repeated: () => work.repeated.add(1),
    quotaRefused: (quota) => work.quota.add(quota, 1),
    committed: work.group.observe,
    folded: ({ seconds, spans }) => {
      work.fold.observe(seconds);
      work.folded.add(spans);
    },
    foldFailed: () => work.foldFailures.add(1),
    connectionEnded: (why) => work.connectionEnds.add(why, 1),
    liveTold: work.liveTold.add,
    liveGap: (reason) => work.liveGaps.add(reason, 1),
    watch: (more) => {
      readings = { ...readings, ...more };
    },
    text: (format) => exposition(families, format),
  };
}

function instruments() {
  return {
    requests: counterBy('code', codes, { name: 'mayfly_requests', help: 'Answers to POST /v1/traces.' }),
    ack: histogram(ackBounds, {
      name: 'mayfly_ack_seconds',
      unit: 'seconds',
      help: 'From the head of a trace request to its 200, so to its commit.',
    }),
    repeated: counter({ name: 'mayfly_requests_repeated', help: 'Requests that were received before.' }),
    accepted: counter({ name: 'mayfly_spans_accepted', help: 'Spans that are committed.' }),
    refused: counterBy('reason', refusalClasses, {
      name: 'mayfly_spans_refused',
      help: 'Spans that could not be taken; the answer tells the sender why.',
    }),
    ignored: counter({ name: 'mayfly_spans_ignored', help: 'Spans that are not about credentials.' }),
    withheld: counter({
      name: 'mayfly_texts_withheld',
      help: 'Texts withheld without a look, because a request had too many that may hold a credential.',
    }),
    overflowed: counter({
      name: 'mayfly_spans_overflowed',
      help: 'Spans taken under the overflow credential, because a token had too many new fingerprints.',
    }),
    quota: counterBy('quota', quotas, { name: 'mayfly_quota_refusals', help: 'Refusals by a quota.' }),
    group: histogram(groupBounds, {
      name: 'mayfly_inbox_commit_requests',
      unit: 'requests',
      help: 'Requests in one commit of the inbox.',
    }),
    fold: histogram(foldBounds, {
      name: 'mayfly_fold_seconds',
      unit: 'seconds',
      help: 'Writing one window to the inventory; its count is the number of windows.',
    }),
    folded: counter({ name: 'mayfly_spans_folded', help: 'Spans that are in the inventory.' }),
    foldFailures: counter({ name: 'mayfly_fold_failures', help: 'Windows that had to be written again.' }),
    liveTold: counter({ name: 'mayfly_live_events', help: 'Activities that live subscribers took.' }),
    liveGaps: counterBy('reason', gapReasons, {
      name: 'mayfly_live_gaps',
      help: 'Live subscribers that were told that something is missing.',
    }),
    connectionEnds: counterBy('why', connectionEnds, {
      name: 'mayfly_connections_ended',
      help: 'Connections that were refused or cut.',
    }),
  };
}

function gauges(readings: () => Partial<Readings>): readonly Family[] {
  const lag = () => readings().foldLag?.() ?? null;
  const up = () => readings().storeUp?.() ?? null;
  return [
    gauge(
      { name: 'mayfly_fold_lag_spans', unit: 'spans', help: 'Committed, not yet in the inventory.' },
      () => lag()?.spans ?? null,
    ),
    gauge(
      { name: 'mayfly_fold_lag_seconds', unit: 'seconds', help: 'Age of the oldest of them.' },
      () => lag()?.seconds ?? null,
    ),
    gauge(
      { name: 'mayfly_in_flight_bytes', unit: 'bytes', help: 'Bodies in memory, as they came and inflated.' },
      () => readings().inFlightBytes?.() ?? null,
    ),
    gauge(
      { name: 'mayfly_connections', help: 'Open connections.' },
      () => readings().connections?.() ?? null,
    ),
    gauge(
      { name: 'mayfly_live_subscribers', help: 'Open live streams.' },
      () => readings().liveSubscribers?.() ?? null,
    ),
    gauge(
      {
        name: 'mayfly_live_lag_seconds',
        unit: 'seconds',
        help: 'Since live subscribers were last told everything; absent when there are none.',
      },
      () => {
        const ms = readings().liveLagMs?.() ?? null;
        return ms === null ? null : ms / 1000;
      },
    ),
    gauge({ name: 'mayfly_store_up', help: '1: the store answers.' }, () => {
      const isUp = up();
      return isUp === null ? null : Number(isUp);
    }),
    gaugeOfState('level', durabilityLevels, {
      name: 'mayfly_durability',
      help: 'How durable an acknowledgement is: 1 at the level that holds.',
      read: () => readings().durability?.() ?? null,
    }),
  ];
}
