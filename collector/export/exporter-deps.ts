import type { Instant } from '../../src/core/instant.ts';
import type { Log } from '../log.ts';
import type { DeliveryStore } from '../store/export/export-store.ts';
import type { FailureKind } from './delivery-failure.ts';
import type { DestinationMaker } from './destination-maker.ts';

/** What is heard of exports while they run, beside the log. */
export interface ExporterTold {
  readonly delivered: (events: number) => void;
  readonly dead: (letters: number) => void;
  readonly failed: (kind: FailureKind) => void;
  readonly missed: (events: number) => void;
}

export interface ExporterLimits {
  /** How often to look what there is to do, and to say that this collector lives. */
  readonly pollMs: number;
  /** How often to look for events when nobody says that there are some. */
  readonly idleMs: number;
  /** A collector that has not said so for so long is dead, and another one takes over. */
  readonly leaseMs: number;
  /** Events that are read at once, and are in memory for one destination at most three times. */
  readonly pageEvents: number;
  readonly deliverMs: number;
  /** A delivery that was told to end, and a collector that stops, have so long. */
  readonly endMs: number;
  /** What is wrong with the settings themselves is looked at again so much later. */
  readonly restMs: number;
  /** So many dead letters: then it takes nothing, and is paused. */
  readonly deadLetters: number;
  /** Of the pauses after failures. */
  readonly scale: number;
}

export const exporterLimits: ExporterLimits = {
  pollMs: 1_000,
  idleMs: 200,
  leaseMs: 10_000,
  pageEvents: 2_000,
  deliverMs: 120_000,
  endMs: 2_000,
  restMs: 30_000,
  deadLetters: 10_000,
  scale: 1,
};

export interface ExporterDeps {
  readonly store: DeliveryStore;
  readonly follow: (flushed: () => void) => () => void;
  readonly maker: DestinationMaker;
  readonly publicUrl: string | null;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly random: () => number;
  readonly log: Log;
  readonly told: ExporterTold;
  readonly limits?: Partial<ExporterLimits>;
}
