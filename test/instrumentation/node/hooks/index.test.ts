import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hooks } from '../../../../instrumentation/node/hooks/index.ts';

const folder = 'instrumentation/node/hooks';

test('every hook is registered once', () => {
  const written = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/: Hook = \{\s*name: '(\w+)'/g)])
    .map(([, name]) => name)
    .sort();
  expect(written.length).toBeGreaterThan(4);
  expect(hooks.map(({ name }) => name).sort()).toEqual(written);
});
