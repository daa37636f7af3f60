import type { Attributes, Tracer } from '@opentelemetry/api';
import type { Sink, SpanRecord } from './span-record.ts';

/** Records made before the SDK has started; more than a start ever makes. */
const mostWaiting = 1_000;

/**
 * Makes spans of the application's own SDK. Hooks run before the SDK has registered its provider: until a
 * span records, records wait in order.
 */
export function tracerSink(tracer: () => Tracer): Sink {
  let waiting: SpanRecord[] = [];
  let recording = false;
  let retry: NodeJS.Immediate | null = null;

  function emit(record: SpanRecord): boolean {
    const span = tracer().startSpan(record.name, {
      startTime: record.startMs,
      root: record.isLater === true,
      attributes: { ...record.credential, ...record.attributes } as unknown as Attributes,
    });
    const records = span.isRecording();
    span.end(record.endMs);
    return records;
  }

  function drainWaiting(): void {
    retry = null;
    const records = waiting;
    waiting = [];
    for (const [index, record] of records.entries()) {
      recording ||= emit(record);
      if (!recording) {
        waiting = records.slice(index);
        return;
      }
      if (index > 0) emit(record);
    }
  }

  return (record) => {
    if (recording) return emit(record);
    if (waiting.length >= mostWaiting) return false;
    waiting.push(record);
    drainWaiting();
    if (!recording && retry === null) {
      retry = setImmediate(drainWaiting);
      retry.unref();
    }
    return true;
  };
}
