import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Config, readConfig } from '../../collector/config.ts';
import { connectionLimits } from '../../collector/connection-limits.ts';
import { hashToken, makeToken } from '../../collector/tokens.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { selfSigned } from '../support/self-signed.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function config(env: Environment, argv: readonly string[] = []): Config {
  const command = readConfig({ HOME: '/home/somebody', ...env }, argv);
  if (command.kind !== 'run') throw new Error(`expected a configuration, got ${command.kind}`);
  return command.config;
}

function problems(env: Environment, argv: readonly string[] = []): string {
  try {
    config(env, argv);
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' });
    return String(error instanceof Error ? error.message : error);
  }
  return 'none';
}

function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'mayfly-config-')), 'value');
  writeFileSync(path, content);
  return path;
}

test('nothing set: loopback, port 4318, the embedded database in the state folder', () => {
  expect(config({})).toEqual({
    host: '127.0.0.1',
    port: 4318,
    tls: null,
    plaintextInPublic: false,
    dataDirectory: '/home/somebody/.local/state/mayfly/collector',
    databaseUrl: null,
    tokens: [],
    fingerprintKeyGiven: false,
    quota: { newCredentialsPerSecond: 300, newCredentialsBurst: 50_000, spansPerSecond: null },
    retention: expect.any(Object),
    connections: connectionLimits,
    exports: {
      key: null,
      allow: [],
      folders: [],
      secretFolders: ['/run/secrets', '/var/run/secrets', '/etc/mayfly'],
      publicUrl: null,
    },
    metricsOpen: false,
    logLevel: 'info',
  });
});

test('XDG_STATE_HOME moves the state folder, MAYFLY_DATA names it, a flag wins', () => {
  const env = { XDG_STATE_HOME: '/state' };
  expect(config(env).dataDirectory).toBe('/state/mayfly/collector');
  expect(config({ ...env, MAYFLY_DATA: '/data' }).dataDirectory).toBe('/data');
  expect(config({ ...env, MAYFLY_DATA: '/data' }, ['--data', '/flag']).dataDirectory).toBe('/flag');
});

test('flags win over the environment', () => {
  const env = { MAYFLY_HOST: '127.0.0.9', MAYFLY_PORT: '1' };
  expect(config(env, ['--host=127.0.0.2', '--port', '2'])).toMatchObject({ host: '127.0.0.2', port: 2 });
});

test('an empty variable counts as not set', () => {
  expect(config({ MAYFLY_PORT: '', MAYFLY_READ_TOKEN: '', DATABASE_URL: '', MAYFLY_TLS_CERT: '' })).toEqual(
    config({}),
  );
});

test('tokens and the database URL come from variables or files, and only hashes of tokens are kept', () => {
  const [read, ingest] = [fakeSecret('', 32), makeToken('ingest')];
  const url = `postgres://mayfly:${fakeSecret('', 20)}@db/mayfly`;
  const given = config({
    MAYFLY_READ_TOKEN: read,
    MAYFLY_INGEST_TOKEN_FILE: file(`${ingest}\n`),
    DATABASE_URL_FILE: file(` ${url}\n`),
    MAYFLY_FINGERPRINT_KEY_FILE: file(fakeSecret('', 32)),
  });
  expect(given.tokens).toEqual([
    { scope: 'ingest', hash: hashToken(ingest) },
    { scope: 'read', hash: hashToken(read) },
  ]);
  expect(given).toMatchObject({ databaseUrl: url, fingerprintKeyGiven: true });
});

test.each<[Environment, readonly string[], string]>([
  [{ MAYFLY_PORT: 'http' }, [], 'MAYFLY_PORT is not a port: http'],
  [{ MAYFLY_PORT: '65536' }, [], 'MAYFLY_PORT is not a port: 65536'],
  [{}, ['--port', '-1'], '--port is not a port: -1'],
  [{}, ['--port'], '--port needs a value'],
  [{}, ['--host', '--port=4318'], '--host needs a value'],
  [{}, ['--prot', '4318'], 'unknown option --prot: did you mean --port?'],
  [{}, ['--verbose'], 'unknown option --verbose (see --help)'],
  [{ MAYFLY_LOG_LEVEL: 'loud' }, [], 'MAYFLY_LOG_LEVEL is not one of debug, info, warn, error'],
  [{ MAYFLY_ALLOW_PLAINTEXT: 'yes' }, [], 'MAYFLY_ALLOW_PLAINTEXT is neither 1 nor 0'],
  [{ MAYFLY_READ_TOKEN: 'short' }, [], 'MAYFLY_READ_TOKEN needs at least 32 characters, got 5'],
  [{ MAYFLY_FINGERPRINT_KEY: 'short' }, [], 'MAYFLY_FINGERPRINT_KEY needs at least 32 bytes, got 5'],
  [
    { MAYFLY_NEW_CREDENTIALS_PER_SECOND: '0' },
    [],
    'MAYFLY_NEW_CREDENTIALS_PER_SECOND is not a number from 1 to 1000000',
  ],
  [{ MAYFLY_NEW_CREDENTIALS_BURST: '1e3' }, [], 'MAYFLY_NEW_CREDENTIALS_BURST is not a number from 1'],
  [{ MAYFLY_SPANS_PER_SECOND: '-1' }, [], 'MAYFLY_SPANS_PER_SECOND is not a number from 1'],
  [{ DATABASE_URL: 'mysql://db/x' }, [], 'DATABASE_URL is not a URL of the form postgres://'],
  [
    { MAYFLY_READ_TOKEN_FILE: '/does/not/exist' },
    [],
    'MAYFLY_READ_TOKEN_FILE: cannot read /does/not/exist (ENOENT)',
  ],
  [{ MAYFLY_TLS_KEY: '/does/not/exist' }, [], 'MAYFLY_TLS_KEY: cannot read /does/not/exist (ENOENT)'],
])('%j with %j is refused: %s', (env, argv, message) => {
  expect(problems(env, argv)).toContain(message);
});

test('every problem is told at once', () => {
  const told = problems({ MAYFLY_PORT: 'http', MAYFLY_LOG_LEVEL: 'x', MAYFLY_ADMIN_TOKEN: 'y' }, ['--bogus']);
  expect(told.split('; ')).toHaveLength(4);
});

test('a value is never repeated where it may be a secret', () => {
  const secret = fakeSecret('', 24);
  const told = problems(
    {
      MAYFLY_READ_TOKEN: secret,
      MAYFLY_FINGERPRINT_KEY: secret,
      DATABASE_URL: `mysql://u:${secret}@h/d`,
      MAYFLY_ADMIN_TOKEN: `${fakeSecret('', 40)} ${secret}`,
      MAYFLY_LOG_LEVEL: secret,
      MAYFLY_ALLOW_PLAINTEXT: secret,
    },
    [secret],
  );
  expect(told.split('; ').length).toBeGreaterThanOrEqual(7);
  expect(told).not.toContain(secret);
});

test('tokens that cannot work are refused', () => {
  const [read, admin] = [makeToken('read'), makeToken('admin')];
  expect(problems({ MAYFLY_READ_TOKEN: read.slice(0, -3) })).toContain('was it cut?');
  expect(problems({ MAYFLY_READ_TOKEN: admin })).toBe('MAYFLY_READ_TOKEN is a token of scope admin');
  const chosen = fakeSecret('', 40);
  expect(problems({ MAYFLY_READ_TOKEN: chosen, MAYFLY_ADMIN_TOKEN: chosen })).toBe(
    'MAYFLY_READ_TOKEN and MAYFLY_ADMIN_TOKEN are the same token',
  );
  expect(problems({ MAYFLY_READ_TOKEN: read, MAYFLY_READ_TOKEN_FILE: file(read) })).toContain('keep one');
  expect(problems({ MAYFLY_READ_TOKEN_FILE: file(' \n') })).toContain('is empty');
});

test.each(['0.0.0.0', '::', '[::]', '192.0.2.1', 'collector.example.com'])(
  'listening on %s without TLS is refused, and the message says what to do',
  (host) => {
    const told = problems({ MAYFLY_HOST: host });
    expect(told).toContain('can be reached by other machines, and there is no TLS');
    expect(told).toContain('MAYFLY_TLS_CERT');
    expect(told).toContain('MAYFLY_ALLOW_PLAINTEXT=1');
  },
);

test.each(['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost'])('%s needs no TLS', (host) => {
  expect(config({ MAYFLY_HOST: host }).plaintextInPublic).toBe(false);
});

test('listening in public works with TLS, or in the clear when the operator says so', () => {
  const { certFile, keyFile } = selfSigned();
  const encrypted = config({ MAYFLY_HOST: '0.0.0.0', MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: keyFile });
  expect(encrypted.tls?.cert).toContain('BEGIN CERTIFICATE');
  expect(encrypted.plaintextInPublic).toBe(false);
  expect(config({ MAYFLY_HOST: '0.0.0.0', MAYFLY_ALLOW_PLAINTEXT: '1' }).plaintextInPublic).toBe(true);
  expect(config({ MAYFLY_ALLOW_PLAINTEXT: 'true' }).plaintextInPublic).toBe(false);
});

test('a certificate without its key, or with something else, is refused once', () => {
  const { certFile, keyFile } = selfSigned();
  const host = { MAYFLY_HOST: '0.0.0.0' };
  expect(problems({ ...host, MAYFLY_TLS_CERT: certFile })).toBe(
    'MAYFLY_TLS_CERT is set, but MAYFLY_TLS_KEY is not',
  );
  expect(problems({ ...host, MAYFLY_TLS_KEY: keyFile })).toBe(
    'MAYFLY_TLS_KEY is set, but MAYFLY_TLS_CERT is not',
  );
  expect(problems({ ...host, MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: file('no key') })).toBe(
    'MAYFLY_TLS_CERT and MAYFLY_TLS_KEY are not a PEM certificate and its private key',
  );
});

test('quotas are taken as they are given', () => {
  const env = {
    MAYFLY_NEW_CREDENTIALS_PER_SECOND: '1000',
    MAYFLY_NEW_CREDENTIALS_BURST: '2000',
    MAYFLY_SPANS_PER_SECOND: '30',
  };
  expect(config(env).quota).toEqual({
    newCredentialsPerSecond: 1000,
    newCredentialsBurst: 2000,
    spansPerSecond: 30,
  });
});

test('client certificates are asked for when there is an authority for them', () => {
  const { certFile, keyFile } = selfSigned();
  const server = { MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: keyFile };
  expect(config(server).tls).toMatchObject({ clientCa: null, clientRequired: false, clientScope: null });
  const asked = { ...server, MAYFLY_TLS_CLIENT_CA: certFile };
  expect(config(asked).tls).toMatchObject({ clientRequired: false, clientScope: null });
  expect(config(asked).tls?.clientCa).toContain('BEGIN CERTIFICATE');
  expect(config(asked).tls?.files).toEqual({ cert: certFile, key: keyFile, clientCa: certFile });
  const strict = { ...asked, MAYFLY_TLS_CLIENT_REQUIRED: '1', MAYFLY_TLS_CLIENT_SCOPE: 'ingest' };
  expect(config(strict).tls).toMatchObject({ clientRequired: true, clientScope: 'ingest' });
});

test('client certificates without an authority, without TLS or for another scope are refused', () => {
  const { certFile, keyFile } = selfSigned();
  const server = { MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: keyFile };
  expect(problems({ MAYFLY_TLS_CLIENT_CA: certFile })).toContain('there is no TLS');
  expect(problems({ ...server, MAYFLY_TLS_CLIENT_REQUIRED: '1' })).toContain('needs MAYFLY_TLS_CLIENT_CA');
  expect(problems({ ...server, MAYFLY_TLS_CLIENT_SCOPE: 'ingest' })).toContain('needs MAYFLY_TLS_CLIENT_CA');
  expect(problems({ ...server, MAYFLY_TLS_CLIENT_CA: certFile, MAYFLY_TLS_CLIENT_SCOPE: 'admin' })).toBe(
    'MAYFLY_TLS_CLIENT_SCOPE is not one of ingest',
  );
  for (const content of [
    'no certificate',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  ]) {
    expect(problems({ ...server, MAYFLY_TLS_CLIENT_CA: file(content) })).toBe(
      'MAYFLY_TLS_CLIENT_CA is not a file of PEM certificates',
    );
  }
});

test('help and version are answered although the environment is wrong', () => {
  expect(readConfig({ MAYFLY_PORT: 'x' }, ['--help'])).toEqual({ kind: 'help' });
  expect(readConfig({ MAYFLY_PORT: 'x' }, ['-v'])).toEqual({ kind: 'version' });
});

test('connections can be bounded, of all and of one peer', () => {
  expect(config({ MAYFLY_MAX_CONNECTIONS: '100' }).connections).toMatchObject({ total: 100, perPeer: 100 });
  expect(config({ MAYFLY_MAX_CONNECTIONS_PER_PEER: '9' }).connections).toMatchObject({
    total: 4096,
    perPeer: 9,
  });
  expect(problems({ MAYFLY_MAX_CONNECTIONS: '0' })).toBe(
    'MAYFLY_MAX_CONNECTIONS is not a number from 1 to 999999',
  );
});

test('the database may have several hosts', () => {
  const url = 'postgres://mayfly@a:5432,b:5433/mayfly?target_session_attrs=read-write';
  expect(config({ DATABASE_URL: url }).databaseUrl).toBe(url);
  expect(problems({ DATABASE_URL: `${url}x` })).toMatch(/^DATABASE_URL is not a URL/);
});
