import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composeSecrets } from '../../collector/compose-secrets.ts';
import { readConfig } from '../../collector/config.ts';
import { parseToken } from '../../collector/tokens.ts';

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'mayfly-secrets-'));
}

test('it makes what is missing, for its owner only, and leaves what is there', () => {
  const secrets = folder();
  const made = composeSecrets(secrets, 'postgres');
  expect(made).toHaveLength(7);
  const before = made.map((name) => readFileSync(join(secrets, name), 'utf8'));
  expect(new Set(before).size).toBe(7);
  for (const name of made) expect([name, statSync(join(secrets, name)).mode & 0o777]).toEqual([name, 0o400]);
  expect(composeSecrets(secrets, 'postgres')).toEqual([]);
  expect(made.map((name) => readFileSync(join(secrets, name), 'utf8'))).toEqual(before);
  expect(parseToken(readFileSync(join(secrets, 'tokens/read'), 'utf8'))).toBe('read');
  expect(readFileSync(join(secrets, 'keys/env'), 'utf8')).toMatch(
    /^export MAYFLY_INGEST_TOKEN='mft_i_.+'\nexport MAYFLY_READ_TOKEN='mft_r_.+'\nexport MAYFLY_ADMIN_TOKEN='mft_a_.+'\nexport MAYFLY_FINGERPRINT_KEY='.{43}'\n$/,
  );
});

test('a folder that cannot be written to is an error', () => {
  expect(() => composeSecrets('/dev/null', 'postgres')).toThrow('ENOTDIR');
});

test('the compose file gives the collector a configuration that it takes, from files that are made', () => {
  const compose = readFileSync('docker-compose.yml', 'utf8');
  const secrets = folder();
  composeSecrets(secrets, 'postgres');
  const settings = [
    ...compose.matchAll(/^ {6}((?:MAYFLY|DATABASE|POSTGRES)_\w+): ['"]?([^'"\n]+)['"]?$/gm),
  ].map(
    ([, name = '', value = '']) =>
      [name, value.replace('/secrets', secrets).replace(/^\$\{.*:-(.*)\}$/, '$1')] as const,
  );
  for (const [name, value] of settings)
    if (name.endsWith('_FILE')) expect([name, existsSync(value)]).toEqual([name, true]);
  const command = readConfig(Object.fromEntries(settings), []);
  if (command.kind !== 'run') throw new Error('no configuration');
  expect(command.config).toMatchObject({
    host: '0.0.0.0',
    port: 4318,
    plaintextInPublic: true,
    fingerprintKeyGiven: false,
    databaseUrl: expect.stringMatching(/^postgres:\/\/mayfly:.{43}@postgres:5432\/mayfly$/),
  });
  expect(command.config.tokens.map(({ scope }) => scope)).toEqual(['ingest', 'read', 'admin']);
});

test('what the image is built from is there', () => {
  const copies = readFileSync('collector/Dockerfile', 'utf8').matchAll(/^COPY (?!--from)(.+)$/gm);
  const sources = [...copies].flatMap(([, line = '']) => line.split(' ').slice(0, -1));
  expect(sources).toContain('collector');
  for (const source of sources) expect([source, existsSync(source)]).toEqual([source, true]);
});
