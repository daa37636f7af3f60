import { MayflyError } from '../../core/errors.ts';
import { secretSetting } from './secret-setting.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Headers of requests that send observations: `OTEL_EXPORTER_OTLP_HEADERS` as OpenTelemetry defines it, and
 * the ingest token. Messages never hold a value.
 */
export function senderHeaders(env: Environment): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const pair of (env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '').split(',')) {
    if (pair.trim() === '') continue;
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim().toLowerCase();
    const value = decode(pair.slice(equals + 1).trim());
    if (!headerName.test(name) || !headerValue.test(value)) {
      throw new MayflyError(
        'config.invalid',
        'OTEL_EXPORTER_OTLP_HEADERS is not of the form name=value,name=value',
      );
    }
    headers[name] = value;
  }
  const token = secretSetting(env, 'MAYFLY_INGEST_TOKEN');
  return token === null ? headers : { ...headers, authorization: bearer('MAYFLY_INGEST_TOKEN', token) };
}

/** An `Authorization` value (RFC 6750). Throws when the token cannot stand in a header. */
export function bearer(variable: string, token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new MayflyError(
      'config.invalid',
      `${variable} has white space or characters that do not fit into a header`,
    );
  }
  return `Bearer ${token}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
