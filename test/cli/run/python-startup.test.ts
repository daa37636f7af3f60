import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { pythonPath } from '../../../src/cli/run/python-startup.ts';

function packageWithHooks(): { own: string; startup: string } {
  const home = mkdtempSync(join(tmpdir(), 'mayfly-python-'));
  const startup = join(home, 'python/mayfly_instrumentation/startup');
  mkdirSync(startup, { recursive: true });
  writeFileSync(join(startup, 'sitecustomize.py'), '');
  return { own: join(home, 'python'), startup };
}

test('the folder that switches the hooks on comes first, once, and the others stay', () => {
  const { own, startup } = packageWithHooks();
  const preload = '/elsewhere/dist/preload.cjs';
  expect(pythonPath(undefined, preload, own)).toBe(startup);
  const both = pythonPath(`/a${delimiter}/b`, preload, own);
  expect(both).toBe([startup, '/a', '/b'].join(delimiter));
  expect(pythonPath(both, preload, own)).toBe(both);
});

test('in a clone the hooks lie beside those of Node', () => {
  const preload = join(import.meta.dirname, '../../../instrumentation/node/dist/preload.cjs');
  expect(pythonPath('', preload)).toMatch(/instrumentation.python.mayfly_instrumentation.startup$/);
});

test('without them nothing is set', () => {
  expect(pythonPath('/a', '/nowhere/preload.cjs')).toBeUndefined();
});
