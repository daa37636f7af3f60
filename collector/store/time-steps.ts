import { MayflyError } from '../../src/core/errors.ts';
import { type Instant, instant } from '../../src/core/instant.ts';

/** A time in equal steps. */
export interface TimeSteps {
  readonly step: 'hour' | 'day';
  readonly stepMs: number;
  /** Each is when a step begins: whole hours or days of UTC. */
  readonly starts: readonly Instant[];
}

const stepsMs = { hour: 3_600_000, day: 86_400_000 } as const;
const mostSteps = 1000;
/** Without a beginning: a day in hours, a month in days. */
const otherwise = { hour: 24, day: 30 } as const;

export interface AskedTime {
  readonly step: 'hour' | 'day';
  /** Null: as long as is usual before the end. */
  readonly from: Instant | null;
  /** Null: now. */
  readonly to: Instant | null;
}

/** The steps that the time touches. Throws `request.invalid`. */
export function timeSteps({ step, from, to }: AskedTime, now: Instant): TimeSteps {
  const stepMs = stepsMs[step];
  const end = to ?? now;
  const begin = from ?? end - otherwise[step] * stepMs;
  if (begin >= end) throw new MayflyError('request.invalid', 'from must be before to');
  const first = Math.floor(begin / stepMs);
  const count = Math.ceil(end / stepMs) - first;
  if (count > mostSteps) {
    throw new MayflyError(
      'request.invalid',
      `this time has more than ${mostSteps} steps: ask for a shorter one${step === 'hour' ? ', or for days' : ''}`,
    );
  }
  return {
    step,
    stepMs,
    starts: Array.from({ length: count }, (_, at) => instant((first + at) * stepMs)),
  };
}
