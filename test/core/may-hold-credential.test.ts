import { expect, test } from 'vitest';
import { mayHoldCredential } from '../../src/core/may-hold-credential.ts';
import { fakeSecret } from '../support/fake-secret.ts';

test.each([
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin'],
  ['HOME', '/home/somebody-with-a-long-name'],
  ['LANG', 'en_GB.UTF-8'],
  ['SHLVL', '1'],
  ['TERM', 'xterm-256color'],
  ['NODE_ENV', 'production'],
  ['SERVICE_URL', 'https://example.com/v1'],
  ['LS_COLORS', 'rs=0:di=01;34:ln=01;36:mh=00:pi=40;33:so=01;35'],
  ['DBUS_SESSION_BUS_ADDRESS', 'unix:path=/run/user/1000/bus'],
  ['API_TOKEN', 'off'],
  ['MAYFLY_FINGERPRINT_KEY', fakeSecret('', 43)],
  ['OTEL_EXPORTER_OTLP_HEADERS', `authorization=Bearer ${fakeSecret('', 43)}`],
])('%s=%s needs no closer look', (name, value) => {
  expect(mayHoldCredential(name, value)).toBe(false);
});

test.each([
  ['a short password', 'DB_PASSWORD', () => fakeSecret('', 6)],
  ['a token under any name', 'SETTING', () => fakeSecret('ghp_', 36)],
  ['a login in a URL', 'DATABASE', () => `postgresql://me:${fakeSecret('', 5)}@db/x`],
  ['a signed URL', 'BLOB', () => `https://x.example/a?sig=${fakeSecret('', 5)}`],
  ['a JSON document', 'CONFIG', () => '{"password":"a"}'],
  ['a PEM block', 'SETTING', () => '-----BEGIN X'],
  ['a connection string', 'STORE', () => `Endpoint=a;SharedAccessKey=${fakeSecret('', 8)}`],
  ['a very long text', 'SETTING', () => ' '.repeat(300_000)],
])('%s gets one', (_what, name, value) => {
  expect(mayHoldCredential(name, value())).toBe(true);
});
