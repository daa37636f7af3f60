import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { pythonPath } from '../../../src/cli/run/python-startup.ts';

function packageWithHooks(): { preload: string; startup: string } {
  const home = mkdtempSync(join(tmpdir(), 'mayfly-python-'));
  const startup = join(home, 'dist/python/mayfly_instrumentation/startup');
  mkdirSync(startup, { recursive: true });
  writeFileSync(join(startup, 'sitecustomize.py'), '');
  return { preload: join(home, 'dist/preload.cjs'), startup };
}

test('the folder that switches the hooks on comes first, once, and the others stay', () => {
  const { preload, startup } = packageWithHooks();
  expect(pythonPath(undefined, preload)).toBe(startup);
  const both = pythonPath(`/a${delimiter}/b`, preload);
  expect(both).toBe([startup, '/a', '/b'].join(delimiter));
  expect(pythonPath(both, preload)).toBe(both);
});

test('in a clone the hooks lie beside those of Node', () => {
  const preload = join(import.meta.dirname, '../../../instrumentation/node/dist/preload.cjs');
  expect(pythonPath('', preload)).toMatch(/instrumentation.python.mayfly_instrumentation.startup$/);
});

test('without them nothing is set', () => {
  expect(pythonPath('/a', '/nowhere/preload.cjs')).toBeUndefined();
});
