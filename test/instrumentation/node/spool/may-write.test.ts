import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayWrite } from '../../../../instrumentation/node/spool/may-write.ts';
import { pidScope } from '../../../../instrumentation/node/spool/pid-scope.ts';
import { listSpoolFiles } from '../../../../instrumentation/node/spool/spool-files.ts';

const here = pidScope();
const elsewhere = here === 'aaaaaaa' ? 'bbbbbbb' : 'aaaaaaa';
const deadPid = 9_999_999;

/** A spool file of a process that began just now, last written so long ago. */
function file(pid: number, token: string, silentMinutes = 0): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'mayfly-may-write-'));
  const path = join(directory, `${pid}-${Date.now()}-${token}.ndjson`);
  writeFileSync(path, '{}\n');
  const at = Date.now() / 1000 - silentMinutes * 60;
  utimesSync(path, at, at);
  const [found] = listSpoolFiles(directory);
  if (found === undefined) throw new Error('not taken for a spool file');
  return mayWrite(found);
}

test('a scope is the same for every question, and seven small characters', () => {
  expect(here).toMatch(/^[0-9a-z]{7}$/);
  expect(pidScope()).toBe(here);
});

test.each([
  ['a living process of this place', process.pid, `${here}_x`, 0, true],
  ['a living process that was silent for long', process.pid, `${here}_x`, 600, true],
  ['an ended process of this place', deadPid, `${here}_x`, 0, false],
  ['an ended process whose name says no place', deadPid, 'x', 0, false],
  ['a process of another place, whose pid says nothing here', deadPid, `${elsewhere}_x`, 0, true],
  ['the same, silent for less than a quarter of an hour', deadPid, `${elsewhere}_x`, 14, true],
  ['the same, silent for longer', deadPid, `${elsewhere}_x`, 16, false],
  ['the same with a pid that lives here', process.pid, `${elsewhere}_x`, 16, false],
  ['a process that closed its file', process.pid, `${elsewhere}_x.full`, 0, false],
] as const)('%s', (_what, pid, token, silentMinutes, expected) => {
  expect(file(pid, token, silentMinutes)).toBe(expected);
});
