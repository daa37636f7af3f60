import { MayflyError } from '../../core/errors.ts';
import type { Context, Flag, Input } from '../command.ts';
import { inertCut } from '../terminal/inert.ts';

const defaultEndpoint = 'http://127.0.0.1:4318';

export const endpointFlag: Flag = {
  value: 'URL',
  brief: `Where the collector is; else OTEL_EXPORTER_OTLP_ENDPOINT, else ${defaultEndpoint}.`,
};

/** The collector's address without a slash at the end: flag over environment over default. */
export function endpointFrom(context: Pick<Context, 'env'>, input: Pick<Input, 'text'>): string {
  const flag = input.text('endpoint');
  if (flag !== null) return parseEndpoint('--endpoint', flag);
  const variable = context.env['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim();
  return variable ? parseEndpoint('OTEL_EXPORTER_OTLP_ENDPOINT', variable) : defaultEndpoint;
}

function parseEndpoint(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new MayflyError('config.invalid', `${name} is not an http or https URL: ${inertCut(text, 80)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new MayflyError(
      'config.invalid',
      `${name} holds a user name or password: leave it out, tokens come from MAYFLY_*_TOKEN`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1\/traces$/, '');
}
