/** A process that neither ended nor was seen for so long has fallen silent: several heartbeats did not come. */
export const silentAfterMs = 150_000;

/**
 * One that is silent for so long is gone: who is killed cannot say that it ended, and nobody looks for it any more. It
 * is gone at once when a process of its workload began after its last word, which took its place.
 */
export const goneAfterMs = 86_400_000;
