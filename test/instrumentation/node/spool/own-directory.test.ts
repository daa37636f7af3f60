import { chownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireOwnDirectory } from '../../../../instrumentation/node/spool/own-directory.ts';

const uid = process.getuid?.() ?? null;

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'mayfly-own-'));
}

test('a directory of ours passes, also below the temporary folder', () => {
  const tmp = temporary();
  mkdirSync(join(tmp, 'mayfly-0', 'spool'), { recursive: true });
  expect(() => requireOwnDirectory(join(tmp, 'mayfly-0', 'spool'), uid, tmp)).not.toThrow();
});

test('a link in the temporary folder is refused, wherever it leads', () => {
  const tmp = temporary();
  mkdirSync(join(tmp, 'elsewhere', 'spool'), { recursive: true });
  symlinkSync(join(tmp, 'elsewhere'), join(tmp, 'mayfly-0'));
  expect(() => requireOwnDirectory(join(tmp, 'mayfly-0', 'spool'), uid, tmp)).toThrow(
    'it is not a directory',
  );
});

test('a file is refused', () => {
  const tmp = temporary();
  writeFileSync(join(tmp, 'mayfly-0'), '');
  expect(() => requireOwnDirectory(join(tmp, 'mayfly-0'), uid, tmp)).toThrow('it is not a directory');
});

test.runIf(uid === 0)("a stranger's directory is refused in the temporary folder, also to root", () => {
  const tmp = temporary();
  mkdirSync(join(tmp, 'mayfly-0', 'spool'), { recursive: true });
  chownSync(join(tmp, 'mayfly-0'), 65_534, 65_534);
  const spool = join(tmp, 'mayfly-0', 'spool');
  expect(() => requireOwnDirectory(spool, 0, tmp)).toThrow('it belongs to another user');
});

test('a directory elsewhere is for whoever configured it to judge', () => {
  expect(() => requireOwnDirectory('/', 1_000, temporary())).not.toThrow();
});
