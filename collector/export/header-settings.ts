import { MayflyError } from '../../src/core/errors.ts';
import type { DestinationSetting, SettingValues } from './destination.ts';
import { textOf } from './setting-values.ts';

/** Written as `OTEL_EXPORTER_OTLP_HEADERS` is: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export const headersSetting: DestinationSetting = {
  name: 'headers',
  about: 'headers of every request, name=value with commas between, values percent-encoded',
  kind: 'secret',
  required: false,
  fallback: null,
};

/** They belong to the connection, or to what is sent. */
const reserved =
  /^(?:host|connection|keep-alive|te|trailer|upgrade|expect|transfer-encoding|content-.*|accept-encoding|webhook-.*)$/;

export interface ExtraHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Values that no message may hold, and what follows a scheme in them. */
  readonly secrets: readonly string[];
}

export function extraHeaders(values: SettingValues): ExtraHeaders {
  const headers: Record<string, string> = {};
  for (const [at, pair] of textOf(values, 'headers').split(',').entries()) {
    if (pair.trim() === '') continue;
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    // Neither is shown: a secret may stand where the name should.
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name))
      throw wrong(`headers: part ${at + 1} is not name=value`);
    if (reserved.test(name)) throw wrong(`headers: ${name} is not for you to set`);
    headers[name] = valueOf(pair.slice(equals + 1).trim(), name);
  }
  const texts = Object.values(headers);
  return { headers, secrets: texts.flatMap((text) => [text, ...text.split(' ').slice(1)]).filter(isLong) };
}

function valueOf(text: string, name: string): string {
  let value: string;
  try {
    value = decodeURIComponent(text);
  } catch (cause) {
    throw wrong(`headers: the value of ${name} is not percent-encoded rightly`, cause);
  }
  if (!/^[\t\x20-\x7e]*$/.test(value))
    throw wrong(`headers: the value of ${name} holds what a header may not`);
  return value;
}

/** A word as "1" is no secret, and would be cut out of every message. */
function isLong(text: string): boolean {
  return text.length >= 4;
}

function wrong(message: string, cause?: unknown): MayflyError {
  return new MayflyError('config.invalid', message, { cause });
}
