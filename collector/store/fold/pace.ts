/** Fresh when idle; under load a flush in every four parts of the time makes the windows large and cheap. */
const shareOfTime = 4;
/** While somebody listens: what happens is at them within three times what a flush takes. */
const shareWhileHeard = 2;
const shortestMs = 15;
/** Freshness stays below a second. */
const longestMs = 700;

/** From the beginning of one flush to the next, given how long the last one took and whether somebody listens. */
export function pauseAfterFlush(ms: number, isHeard: boolean): number {
  return Math.min(longestMs, Math.max(shortestMs, (isHeard ? shareWhileHeard : shareOfTime) * ms));
}

const firstRetryMs = 100;
const longestRetryMs = 5_000;

/** Until a flush that failed is tried again. */
export function pauseAfterFailure(failures: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
}
