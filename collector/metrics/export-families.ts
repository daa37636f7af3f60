import type { FailureKind } from '../export/delivery-failure.ts';
import type { Description, Family, Sample } from './family.ts';
import { counter, counterBy } from './instruments.ts';

const failureKinds = [
  'unreachable',
  'busy',
  'timeout',
  'unclear',
  'refused',
  'gone',
] as const satisfies readonly FailureKind[];

/** Of one destination, as it was last seen. */
export interface ExportReading {
  /** Small letters, digits and dashes, as an administrator named it: the one label that is no constant. */
  readonly destination: string;
  readonly lagSeconds: number;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly isPaused: boolean;
}

/** What is told of exports. */
export interface ExportMetrics {
  readonly delivered: (events: number) => void;
  readonly dead: (letters: number) => void;
  readonly failed: (kind: FailureKind) => void;
  readonly missed: (events: number) => void;
  /** Where destinations are read. */
  readonly watch: (read: () => readonly ExportReading[]) => void;
}

export function createExportMetrics(): {
  readonly told: ExportMetrics;
  readonly families: readonly Family[];
} {
  const delivered = counter({
    name: 'mayfly_export_events',
    help: 'Events that receivers have acknowledged to this collector.',
  });
  const dead = counter({
    name: 'mayfly_export_dead_letters',
    help: 'Events that a receiver will never take as they are.',
  });
  const failed = counterBy('kind', failureKinds, {
    name: 'mayfly_export_failures',
    help: 'Deliveries that failed and are tried again.',
  });
  const missed = counter({
    name: 'mayfly_export_missed_events',
    help: 'Events that were dropped by the rules of retention before a destination had them.',
  });
  let read: () => readonly ExportReading[] = () => [];
  return {
    told: {
      delivered: delivered.add,
      dead: dead.add,
      failed: (kind) => failed.add(kind, 1),
      missed: missed.add,
      watch: (next) => {
        read = next;
      },
    },
    families: [delivered, dead, failed, missed, ...gaugesOf(() => read())],
  };
}

function gaugesOf(read: () => readonly ExportReading[]): readonly Family[] {
  const each = (description: Description, value: (reading: ExportReading) => number): Family => ({
    name: description.name,
    help: description.help,
    unit: description.unit ?? '',
    type: 'gauge',
    samples: () =>
      read().map(
        (reading): Sample => ({
          suffix: '',
          labels: [['destination', reading.destination]],
          value: value(reading),
        }),
      ),
  });
  return [
    each(
      {
        name: 'mayfly_export_lag_seconds',
        unit: 'seconds',
        help: 'Age of the oldest event that a destination has not got.',
      },
      ({ lagSeconds }) => lagSeconds,
    ),
    each(
      {
        name: 'mayfly_export_waiting_events',
        unit: 'events',
        help: 'Events that a destination has not got.',
      },
      ({ waiting }) => waiting,
    ),
    each(
      { name: 'mayfly_export_dead_letters_kept', help: 'Dead letters of a destination that are kept.' },
      ({ deadLetters }) => deadLetters,
    ),
    each({ name: 'mayfly_export_paused', help: '1: a destination is paused.' }, ({ isPaused }) =>
      Number(isPaused),
    ),
  ];
}
