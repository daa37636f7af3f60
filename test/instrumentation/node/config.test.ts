import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHookConfig } from '../../../instrumentation/node/config.ts';
import { fingerprint } from '../../../src/core/fingerprint.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const [current, previous] = [fakeSecret('', 43), fakeSecret('', 43)];
const secret = fakeSecret('', 40) as Secret;

function inFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'key-')), 'key');
  writeFileSync(path, text);
  return path;
}

test.each([
  ['a variable', { MAYFLY_FINGERPRINT_KEY_PREVIOUS: previous }],
  ['a file', { MAYFLY_FINGERPRINT_KEY_PREVIOUS_FILE: inFile(`${previous}\n`) }],
])('the previous key is read from %s', (_what, env) => {
  const { key, previousKey, warnings } = readHookConfig({ MAYFLY_FINGERPRINT_KEY: current, ...env });
  const alone = readHookConfig({ MAYFLY_FINGERPRINT_KEY: previous });
  expect(warnings).toEqual([]);
  if (key === null || previousKey === null || alone.key === null) throw new Error('a key is missing');
  expect(fingerprint(previousKey, secret)).toBe(fingerprint(alone.key, secret));
  expect(fingerprint(previousKey, secret)).not.toBe(fingerprint(key, secret));
});

test.each([
  ['the key in force', `${current} \n`, 'the one in force'],
  ['too short', previous.slice(0, 31), 'at least 32 bytes'],
])(
  'a previous key that is %s is refused and told, and the current one is used all the same',
  (_what, text, why) => {
    const config = readHookConfig({ MAYFLY_FINGERPRINT_KEY: current, MAYFLY_FINGERPRINT_KEY_PREVIOUS: text });
    expect(config).toMatchObject({ previousKey: null, problem: null });
    expect(config.key).not.toBeNull();
    expect(config.warnings).toEqual([expect.stringContaining('MAYFLY_FINGERPRINT_KEY_PREVIOUS is not used')]);
    expect(config.warnings[0]).toContain(why);
    expect(config.warnings[0]).not.toContain(text.trim());
  },
);

test('a file with the previous key that cannot be read is told', () => {
  const env = { MAYFLY_FINGERPRINT_KEY: current, MAYFLY_FINGERPRINT_KEY_PREVIOUS_FILE: '/nowhere/at/all' };
  expect(readHookConfig(env)).toMatchObject({
    previousKey: null,
    problem: null,
    warnings: [expect.stringContaining('MAYFLY_FINGERPRINT_KEY_PREVIOUS is not used')],
  });
});

test('a previous key alone is no key: nothing is captured', () => {
  expect(readHookConfig({ MAYFLY_FINGERPRINT_KEY_PREVIOUS: previous })).toMatchObject({
    key: null,
    previousKey: null,
    problem: expect.stringContaining('nothing is captured'),
  });
});

test('turned off, there is no key and nothing to tell', () => {
  const env = {
    MAYFLY_DISABLED: '1',
    MAYFLY_FINGERPRINT_KEY: current,
    MAYFLY_FINGERPRINT_KEY_PREVIOUS: current,
  };
  expect(readHookConfig(env)).toMatchObject({ key: null, previousKey: null, problem: null, warnings: [] });
});
