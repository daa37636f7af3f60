import type { RecorderOptions, RecorderParts } from './create-recorder.ts';
import { onDemand } from './on-demand.ts';
import { noTotals } from './recorder-totals.ts';

/** A recorder that is made when the first hook reports something. */
export function lazyRecorder(options: RecorderOptions): RecorderParts {
  let made: RecorderParts | undefined;
  let isClosed = false;
  const real = (): RecorderParts['recorder'] => {
    if (made === undefined) {
      made = onDemand().createRecorder(options);
      if (isClosed) made.close();
    }
    return made.recorder;
  };
  return {
    recorder: {
      fetched: (credential) => real().fetched(credential),
      used: (credential) => real().used(credential),
      ended: (...args) => real().ended(...args),
      renewed: (...args) => real().renewed(...args),
      dropped: (count) => real().dropped?.(count),
      knows: (text) => real().knows?.(text) ?? false,
    },
    totals: () => made?.totals() ?? noTotals,
    flush: () => made?.flush(),
    close() {
      isClosed = true;
      made?.close();
    },
  };
}
