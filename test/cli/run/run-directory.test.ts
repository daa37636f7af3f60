import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeRunDirectory, removeRunDirectory } from '../../../src/cli/run/run-directory.ts';
import { testContext } from '../support/test-context.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mayfly-roots-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function roots(preferred: string, fallback = join(root, 'fallback')) {
  return { preferred, fallback, isDefault: true };
}
function make(preferred: string, fallback?: string) {
  return makeRunDirectory(roots(preferred, fallback), testContext());
}

test('a run has a private directory of its own', () => {
  const [one, two] = [make(join(root, 'a/b')), make(join(root, 'a/b'))];
  expect(one.path).not.toBe(two.path);
  expect(one.fellBack).toBeNull();
  for (const path of [one.path, join(root, 'a/b'), join(root, 'a')]) {
    expect(statSync(path).mode & 0o777).toBe(0o700);
  }
});

test('where nothing can be made it falls back and says why', () => {
  writeFileSync(join(root, 'file'), '');
  const made = make(join(root, 'file/spool'));
  expect(made.fellBack).toBe(`${root}/file/spool cannot be written to (it is no directory)`);
  expect(made.path.startsWith(join(root, 'fallback/run-'))).toBe(true);
});

test.runIf(process.platform === 'linux')('a place that answers strangely does not hold it up', () => {
  expect(make('/proc/mayfly/spool').fellBack).toBe(
    '/proc/mayfly/spool cannot be written to (no directory can be made there)',
  );
});

test.runIf(process.platform === 'linux')('when nothing can be written anywhere it says both', () => {
  expect(() => make('/dev/full/spool', '/dev/full/other')).toThrow(
    '/dev/full/spool cannot be written to (it is no directory), nor can /dev/full/other (it is no directory): set MAYFLY_SPOOL to a directory that can',
  );
});

test.runIf(process.getuid?.() !== 0)('a read-only directory falls back', () => {
  chmodSync(root, 0o500);
  try {
    expect(make(join(root, 'x'), join(tmpdir(), 'mayfly-fallback-test')).fellBack).toContain(
      'permission denied',
    );
  } finally {
    chmodSync(root, 0o700);
  }
});

test('the directory of a run goes when it is empty, not before', () => {
  const { path } = make(root);
  writeFileSync(join(path, 'x.rejected'), 'x');
  expect(removeRunDirectory(path, process.pid)).toBe(false);
  rmSync(join(path, 'x.rejected'));
  expect(removeRunDirectory(path, process.pid)).toBe(true);
  expect(existsSync(path)).toBe(false);
});

test('somebody else does not remove the directory of a run that has only begun', () => {
  const { path } = makeRunDirectory(roots(root), { ...testContext(), now: Date.now });
  expect(removeRunDirectory(path, null)).toBe(false);
  expect(existsSync(path)).toBe(true);
});

test('a directory that is no run stays', () => {
  expect(removeRunDirectory(root, null)).toBe(false);
});
