import type { RecorderOptions, RecorderTotals } from './create-recorder.ts';
import { onDemand } from './on-demand.ts';
import type { Recorder } from './recorder.ts';

/** A recorder that is made when the first hook reports something. */
export function lazyRecorder(options: RecorderOptions): {
  readonly recorder: Recorder;
  readonly totals: () => RecorderTotals;
} {
  let made: ReturnType<ReturnType<typeof onDemand>['createRecorder']> | undefined;
  const real = (): Recorder => {
    made ??= onDemand().createRecorder(options);
    return made.recorder;
  };
  return {
    recorder: {
      fetched: (credential) => real().fetched(credential),
      used: (credential) => real().used(credential),
      ended: (...args) => real().ended(...args),
    },
    totals: () => made?.totals() ?? { seen: 0, dropped: 0 },
  };
}
