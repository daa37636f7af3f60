import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../collector/log.ts';
import { createSettings } from '../../collector/settings.ts';
import { readTls, type TlsConfig, type TlsTexts } from '../../collector/tls.ts';
import { createTlsReload, type TlsReload } from '../../collector/tls-reload.ts';
import { createAuthority, type KeyPair } from '../support/certificate-authority.ts';
import { eventually } from '../support/eventually.ts';

const authority = createAuthority();
let folder: string;
let applied: TlsTexts[];
let lines: string[];
let watched: TlsReload | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-reload-'));
  [applied, lines, watched] = [[], [], null];
});
afterEach(() => {
  watched?.close();
  rmSync(folder, { recursive: true, force: true });
});

function put(pair: KeyPair, into: string = folder): void {
  writeFileSync(join(into, 'cert.pem'), pair.cert);
  writeFileSync(join(into, 'key.pem'), pair.key);
}

function begin(base: string = folder): TlsReload {
  const env = {
    MAYFLY_TLS_CERT: join(base, 'cert.pem'),
    MAYFLY_TLS_KEY: join(base, 'key.pem'),
  };
  const tls: TlsConfig | null = readTls(createSettings(env, []), []);
  if (tls === null) throw new Error('no TLS');
  const log = createLog({ level: 'debug', write: (line) => void lines.push(line), now: () => 0 });
  watched = createTlsReload(tls, { apply: (texts) => void applied.push(texts), log });
  return watched;
}

test('new files are taken by themselves, once', async () => {
  put(authority.issue());
  begin();
  const next = authority.issue();
  put(next);
  await eventually(() => expect(applied).toHaveLength(1));
  expect(applied[0]).toMatchObject(next);
  expect(lines.join('')).toContain('tls.reloaded');
});

test('a link that is turned, as a mounted secret is replaced, is seen', async () => {
  const [old, fresh] = [join(folder, '..1'), join(folder, '..2')];
  for (const each of [old, fresh]) mkdirSync(each);
  put(authority.issue(), old);
  symlinkSync('..1', join(folder, '..data'));
  for (const name of ['cert.pem', 'key.pem']) symlinkSync(join('..data', name), join(folder, name));
  begin();
  const next = authority.issue();
  put(next, fresh);
  symlinkSync('..2', join(folder, '..tmp'));
  renameSync(join(folder, '..tmp'), join(folder, '..data'));
  await eventually(() => expect(applied).toMatchObject([next]));
});

test('when asked it reads at once, and unchanged files change nothing', () => {
  put(authority.issue());
  const { reload } = begin();
  reload();
  expect(applied).toEqual([]);
  const next = authority.issue();
  put(next);
  reload();
  reload();
  expect(applied).toMatchObject([next]);
});

test.each([
  ['a key of another certificate', () => put({ ...authority.issue(), key: authority.issue().key })],
  ['a cut certificate', () => put({ ...authority.issue(), cert: authority.issue().cert.slice(0, 200) })],
  ['an empty file', () => put({ cert: '', key: '' })],
  ['a file that is gone', () => rmSync(join(folder, 'key.pem'))],
])('%s is not taken, and the log says so without its content', (_what, breakFiles) => {
  const pair = authority.issue();
  put(pair);
  const { reload } = begin();
  breakFiles();
  reload();
  expect(applied).toEqual([]);
  const log = lines.join('');
  expect(log).toContain('tls.not_reloaded');
  expect(log).not.toContain('BEGIN');
  const next = authority.issue();
  put(next);
  reload();
  expect(applied).toMatchObject([next]);
});
