/**
 * What makes the readings of a process doubtful (promise D4). Nothing is refused for it, because counts only grow and
 * so silence nobody; but nobody counts for others unseen. Both follow from joins, so no order of arrival hides them.
 */
export const processDoubts = ['implausible', 'contested'] as const;
export type ProcessDoubt = (typeof processDoubts)[number];
