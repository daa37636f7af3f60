/** Spans of one run; more give steadier figures. */
export const benchSpans = Number(process.env['MAYFLY_BENCH_SPANS'] ?? 300_000);
/** Repetitions in turn. */
export const benchRounds = Number(process.env['MAYFLY_BENCH_ROUNDS'] ?? 3);
/** Rows in the larger of the two inventories that growth compares. */
export const benchRows = Number(process.env['MAYFLY_BENCH_ROWS'] ?? 300_000);
/** Spans of one window of the fold. */
export const windowSpans = 131_072;
export const mixes = ['zipf', 'eph'] as const;
