import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDirectories } from '../../../../instrumentation/node/spool/make-directories.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mayfly-directories-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('all that is missing is made, private, and a second time is no error', () => {
  for (let i = 0; i < 2; i++) makeDirectories(join(root, 'a/b/c'));
  for (const path of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
});

test('a link to a directory is a directory', () => {
  symlinkSync(root, join(root, 'link'));
  makeDirectories(join(root, 'link/x'));
  expect(statSync(join(root, 'x')).isDirectory()).toBe(true);
});

test('a file in the way is an error', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeDirectories(join(root, 'file'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(() => makeDirectories(join(root, 'file/x'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
});

test.runIf(process.platform === 'linux')('where nothing can be made it returns with an error', () => {
  expect(() => makeDirectories('/proc/mayfly/x')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
