/** Spans whose events are drained; about one event a span. */
export const exportSpans = Number(process.env['MAYFLY_BENCH_EXPORT_SPANS'] ?? 60_000);
/** Of the steady state. */
export const exportSeconds = Number(process.env['MAYFLY_BENCH_EXPORT_SECONDS'] ?? 30);
export const exportSpansPerSecond = Number(process.env['MAYFLY_BENCH_EXPORT_RATE'] ?? 5_000);
