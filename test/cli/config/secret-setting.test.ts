import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretSetting } from '../../../src/cli/config/secret-setting.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('', 40);
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-setting-'));
  writeFileSync(join(directory, 'token'), `${secret}\n`);
  writeFileSync(join(directory, 'empty'), '\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

test('it comes from the variable or from the file, without white space around it', () => {
  expect(secretSetting({ MAYFLY_READ_TOKEN: ` ${secret}\n` }, 'MAYFLY_READ_TOKEN')).toBe(secret);
  expect(secretSetting({ MAYFLY_READ_TOKEN_FILE: join(directory, 'token') }, 'MAYFLY_READ_TOKEN')).toBe(
    secret,
  );
});

test.each([[{}], [{ MAYFLY_READ_TOKEN: '' }], [{ MAYFLY_READ_TOKEN: ' ', MAYFLY_READ_TOKEN_FILE: '' }]])(
  '%j is not set',
  (env) => expect(secretSetting(env, 'MAYFLY_READ_TOKEN')).toBeNull(),
);

test.each([
  [
    'both',
    { MAYFLY_READ_TOKEN: 'x', MAYFLY_READ_TOKEN_FILE: 'y' },
    'MAYFLY_READ_TOKEN and MAYFLY_READ_TOKEN_FILE are both set: keep one',
  ],
  [
    'a missing file',
    { MAYFLY_READ_TOKEN_FILE: '/nowhere/token' },
    'MAYFLY_READ_TOKEN_FILE: cannot read /nowhere/token (ENOENT)',
  ],
])('%s is a configuration error', (_what, env, message) => {
  expect(() => secretSetting(env, 'MAYFLY_READ_TOKEN')).toThrow(
    expect.objectContaining({ code: 'config.invalid', message }),
  );
});

test('an empty file is a configuration error', () => {
  const path = join(directory, 'empty');
  expect(() => secretSetting({ MAYFLY_READ_TOKEN_FILE: path }, 'MAYFLY_READ_TOKEN')).toThrow(
    `MAYFLY_READ_TOKEN_FILE: ${path} is empty`,
  );
});
