import { expect, test } from 'vitest';
import { endpointFrom } from '../../../src/cli/config/endpoint.ts';

function endpoint(flag: string | null, variable?: string): string {
  return endpointFrom({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: variable } }, { text: () => flag });
}

test.each([
  ['the flag over the environment', 'http://a:1', 'http://b:2', 'http://a:1'],
  ['the environment over the default', null, 'https://b.example', 'https://b.example'],
  ['the default', null, undefined, 'http://127.0.0.1:4318'],
  ['the default when the variable is empty', null, ' ', 'http://127.0.0.1:4318'],
  ['no slash at the end', 'http://a:1/', undefined, 'http://a:1'],
  ['a path before the API', 'http://a:1/mayfly/', undefined, 'http://a:1/mayfly'],
  ['no path of one signal', 'http://a:1/v1/traces', undefined, 'http://a:1'],
  ['no query', 'http://a:1/?x=1#y', undefined, 'http://a:1'],
  ['IPv6', 'http://[::1]:4318', undefined, 'http://[::1]:4318'],
])('it is %s', (_what, flag, ...[variable, expected]) =>
  expect(endpoint(flag, variable ?? undefined)).toBe(expected),
);

test.each([
  ['localhost:4318', '--endpoint is not an http or https URL: localhost:4318'],
  ['ftp://x', '--endpoint is not an http or https URL: ftp://x'],
  ['', '--endpoint is not an http or https URL: '],
  ['\u001b[2J', '--endpoint is not an http or https URL: \\x1b[2J'],
])('%s is refused', (flag, message) => expect(() => endpoint(flag)).toThrow(message));

test('a password in it is refused and not repeated', () => {
  expect(() => endpoint(null, 'https://ada:letmein@collector.example')).toThrow(
    /^OTEL_EXPORTER_OTLP_ENDPOINT holds a user name or password: leave it out/,
  );
  expect(() => endpoint(null, 'https://ada:letmein@collector.example')).not.toThrow(/letmein/);
});
