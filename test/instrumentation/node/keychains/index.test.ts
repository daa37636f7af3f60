import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keychainPatches } from '../../../../instrumentation/node/keychains/index.ts';

test('every keychain that is patched has a test', () => {
  const files = readdirSync(import.meta.dirname);
  const names = Object.keys(keychainPatches).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  for (const name of names) expect(files).toContain(`${name}.test.ts`);
  expect(existsSync('test/instrumentation/node/hooks/keychains.test.ts')).toBe(true);
});
