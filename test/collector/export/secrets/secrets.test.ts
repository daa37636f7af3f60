import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSealer } from '../../../../collector/export/secrets/sealer.ts';
import {
  checkReference,
  readSecret,
  type SecretPlaces,
} from '../../../../collector/export/secrets/secret-reference.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

describe('a sealed secret', () => {
  const key = fakeSecret('', 40);
  const secret = fakeSecret('hec-', 36);
  const place = ['siem', 'token'];

  test('is opened where it belongs, and holds nothing of the secret', () => {
    const sealed = createSealer(key).seal(secret, place);
    expect(createSealer(key).open(sealed, place)).toBe(secret);
    expect(Buffer.from(sealed).includes(secret)).toBe(false);
    expect(createSealer(key).seal(secret, place)).not.toEqual(sealed);
  });

  test.each<[string, (sealed: Uint8Array) => [string, Uint8Array, readonly string[]]]>([
    ['under another key', (sealed) => [fakeSecret('', 40), sealed, place]],
    ['at another place', (sealed) => [key, sealed, ['other', 'token']]],
    [
      'changed',
      (sealed) => [key, Uint8Array.from(sealed, (byte, at) => (at === 40 ? byte ^ 1 : byte)), place],
    ],
    ['cut', (sealed) => [key, sealed.subarray(0, 20), place]],
    ['of another version', (sealed) => [key, Uint8Array.from([2, ...sealed.subarray(1)]), place]],
  ])('is not opened %s', (_what, spoilt) => {
    const [other, sealed, where] = spoilt(createSealer(key).seal(secret, place));
    expect(() => createSealer(other).open(sealed, where)).toThrow(
      /the stored secret token cannot be opened: MAYFLY_EXPORT_KEY/,
    );
  });

  test('is refused without a key, in words that help', () => {
    expect(() => createSealer(null).seal(secret, place)).toThrow(
      /MAYFLY_EXPORT_KEY.*or give the secret as env:NAME/,
    );
  });
});

describe('a reference to a secret', () => {
  let folder: string;
  let places: SecretPlaces;
  const secret = fakeSecret('', 30);
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mayfly-secrets-')));
    writeFileSync(join(folder, 'token'), `${secret}\n`);
    writeFileSync(join(folder, 'empty'), '\n');
    symlinkSync('/etc/hostname', join(folder, 'outside'));
    const env = { SIEM_TOKEN: ` ${secret} `, EMPTY: '' };
    places = { env, folders: [folder], realPath: realpath, readFile: (path) => readFile(path, 'utf8') };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read where the collector runs, without white space', async () => {
    expect(await readSecret('env:SIEM_TOKEN', places)).toBe(secret);
    expect(await readSecret(`file:${folder}/token`, places)).toBe(secret);
  });

  test.each([
    ['env:MISSING', /env:MISSING is not set/],
    ['env:EMPTY', /env:EMPTY is not set/],
    ['env:MAYFLY_ADMIN_TOKEN', /a secret of the collector itself/],
    ['env:MAYFLY_FINGERPRINT_KEY', /a secret of the collector itself/],
    ['env:MAYFLY_EXPORT_KEY', /a secret of the collector itself/],
    ['env:DATABASE_URL', /a secret of the collector itself/],
    ['env:PGPASSWORD', /a secret of the collector itself/],
    ['env:two words', /needs the name of a variable/],
    ['file:relative', /needs a whole path/],
    ['file:/proc/self/environ', /below no folder that secrets may be read from/],
    ['file:/etc/passwd', /below no folder that secrets may be read from/],
  ])('%s is refused', async (reference, message) => {
    await expect(readSecret(reference, places)).rejects.toThrow(message);
  });

  test.each([
    ['outside', /below no folder/],
    ['../../etc/passwd', /below no folder|cannot be read/],
    ['empty', /is empty/],
    ['missing', /cannot be read where the collector runs \(ENOENT\)/],
  ])('a file %s is refused', async (name, message) => {
    await expect(readSecret(`file:${folder}/${name}`, places)).rejects.toThrow(message);
  });

  test('is looked at when a destination is made', () => {
    expect(() => checkReference('env:MAYFLY_READ_TOKEN')).toThrow(/the collector itself/);
    expect(() => checkReference('env:SIEM_TOKEN')).not.toThrow();
  });
});
