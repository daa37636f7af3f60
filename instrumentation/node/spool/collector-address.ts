/** Where observations are sent to and with what. */
export interface CollectorAddress {
  /** Without `/v1/traces` and without a slash at its end. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}

const defaultEndpoint = 'http://127.0.0.1:4318';

/**
 * `OTEL_EXPORTER_OTLP_ENDPOINT` and `OTEL_EXPORTER_OTLP_HEADERS` as OpenTelemetry's exporter specification
 * defines them, and `MAYFLY_INGEST_TOKEN` or `MAYFLY_INGEST_TOKEN_FILE` as the bearer token.
 */
export function collectorAddress(env: NodeJS.ProcessEnv): CollectorAddress {
  const token = env['MAYFLY_INGEST_TOKEN'] || fileText(env['MAYFLY_INGEST_TOKEN_FILE']);
  return {
    endpoint: (env['OTEL_EXPORTER_OTLP_ENDPOINT'] || defaultEndpoint)
      .replace(/\/+$/, '')
      .replace(/\/v1\/traces$/, ''),
    headers: {
      ...parseHeaders(env['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''),
      ...(token ? { authorization: `Bearer ${token.trim()}` } : {}),
    },
  };
}

/** `name=value,name=value`, values percent-encoded (W3C baggage form). */
function parseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const value = pair.slice(equals + 1).trim();
    headers[pair.slice(0, equals).trim().toLowerCase()] = percentDecode(value);
  }
  return headers;
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fileText(path: string | undefined): string | null {
  if (!path) return null;
  try {
    return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
