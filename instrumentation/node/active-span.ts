/** The parts of OpenTelemetry's global API object (api 1.x) that are read here, never imported. */
interface GlobalApi {
  readonly context?: { active?: () => { getValue?: (key: symbol) => unknown } };
}

const apiKey = Symbol.for('opentelemetry.js.api.1');
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
const suppressKey = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Trace and span id of the application's active span; null without an SDK or outside of spans. */
export function activeSpanContext(): { readonly traceId: string; readonly spanId: string } | null {
  const span = contextValue(spanKey) as { spanContext?: () => unknown } | undefined;
  const context = span?.spanContext?.() as { traceId?: unknown; spanId?: unknown } | undefined;
  const { traceId, spanId } = context ?? {};
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return null;
  return /^[0-9a-f]{32}$/.test(traceId) && !/^0+$/.test(traceId) ? { traceId, spanId } : null;
}

/** Whether an exporter of the application's SDK is at work: what it sends is telemetry, not a use. */
export function tracingSuppressed(): boolean {
  return contextValue(suppressKey) === true;
}

function contextValue(key: symbol): unknown {
  const api = (globalThis as Record<symbol, unknown>)[apiKey] as GlobalApi | undefined;
  return api?.context?.active?.().getValue?.(key);
}
