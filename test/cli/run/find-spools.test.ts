import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSpools } from '../../../src/cli/run/find-spools.ts';

test('it finds the directories of runs and runs within runs, and follows no link', () => {
  const root = mkdtempSync(join(tmpdir(), 'mayfly-find-'));
  try {
    mkdirSync(join(root, 'run-1/run-2/run-3/too/deep'), { recursive: true });
    writeFileSync(join(root, 'file'), '');
    symlinkSync('/', join(root, 'link'));
    expect(findSpools(root).map((path) => path.slice(root.length))).toEqual([
      '',
      '/run-1',
      '/run-1/run-2',
      '/run-1/run-2/run-3',
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a root that is not there is itself, and whoever reads it says so', () => {
  expect(findSpools('/nowhere/at/all')).toEqual(['/nowhere/at/all']);
});
