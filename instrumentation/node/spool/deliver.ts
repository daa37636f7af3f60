import type { DrainStop } from './drain-report.ts';
import type { Send, SendAnswer } from './http-send.ts';
import { codeOf } from './spool-files.ts';

/** What the collector said to a batch of lines. */
type Delivery =
  | { readonly kind: 'taken'; readonly rejected: number; readonly reason: string | null }
  /** 400 or 413: some line of it cannot be taken. */
  | { readonly kind: 'unacceptable' }
  | { readonly kind: 'stopped'; readonly stop: DrainStop };

export interface DeliverOptions {
  /** Of the collector, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly send: Send;
}

/** Smaller bodies are not worth the work of a busy host. */
const gzipFromBytes = 8_192;

/** Sends the contents of `resourceSpans` arrays as one OTLP/HTTP request (opentelemetry.io/docs/specs/otlp). */
export async function deliver(
  { endpoint, headers, send }: DeliverOptions,
  resourceSpans: readonly string[],
  timeoutMs: number,
): Promise<Delivery> {
  const plain = Buffer.from(`{"resourceSpans":[${resourceSpans.join(',')}]}`);
  const zipped = plain.length >= gzipFromBytes;
  let answer: SendAnswer;
  try {
    answer = await send({
      url: `${endpoint}/v1/traces`,
      headers: {
        ...headers,
        'content-type': 'application/json',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      },
      body: zipped ? await gzip(plain) : plain,
      timeoutMs,
    });
  } catch (error) {
    const message = `no answer from ${endpoint} (${reasonOf(error)})`;
    return { kind: 'stopped', stop: { kind: 'unreachable', message, status: null, retryAfterMs: null } };
  }
  return judge(answer, endpoint);
}

/** The answers as the OTLP specification means them: it says which are worth another try. */
function judge(answer: SendAnswer, endpoint: string): Delivery {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken', ...partialSuccess(answer.body) };
  if (status === 400 || status === 413) return { kind: 'unacceptable' };
  const stop = { status, retryAfterMs: retryAfterMs(answer.retryAfter) };
  if (status === 401 || status === 403) {
    const message = `${endpoint} does not accept the ingest token (${status}): set MAYFLY_INGEST_TOKEN or MAYFLY_INGEST_TOKEN_FILE`;
    return { kind: 'stopped', stop: { ...stop, kind: 'denied', message } };
  }
  if (status === 408 || status === 429 || status >= 500) {
    return {
      kind: 'stopped',
      stop: { ...stop, kind: 'busy', message: `${endpoint} cannot take it now (${status})` },
    };
  }
  return { kind: 'stopped', stop: notACollector(endpoint, status) };
}

/** Something answers there, but not as OTLP says. */
export function notACollector(endpoint: string, status: number | null): DrainStop {
  const answered =
    status === null ? 'refuses even an empty OTLP request' : `answered ${status} to /v1/traces`;
  return {
    kind: 'refused',
    message: `${endpoint} ${answered}: is it a collector? see OTEL_EXPORTER_OTLP_ENDPOINT`,
    status,
    retryAfterMs: null,
  };
}

/** `partialSuccess` of an ExportTraceServiceResponse; a body that is none means full success. */
function partialSuccess(body: string): { rejected: number; reason: string | null } {
  const found = /"rejectedSpans"\s*:\s*"?(\d{1,9})\b/.exec(body);
  const rejected = Number(found?.[1] ?? 0);
  if (rejected === 0) return { rejected, reason: null };
  const reason = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.){0,300}")/.exec(body)?.[1];
  return { rejected, reason: reason === undefined ? null : unquote(reason) };
}

function unquote(json: string): string | null {
  try {
    return String(JSON.parse(json));
  } catch {
    return null;
  }
}

/** Seconds or a date (RFC 9110 section 10.2.3). */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons[code] ?? code;
}

function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const zlib = process.getBuiltinModule('node:zlib');
  return new Promise((resolve, reject) => {
    zlib.gzip(bytes, { level: 1 }, (error, zipped) => (error === null ? resolve(zipped) : reject(error)));
  });
}
