import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpool, type SpoolOptions } from '../../../../instrumentation/node/spool/spool.ts';

function setUp(options: Partial<SpoolOptions> = {}) {
  const directory = join(mkdtempSync(join(tmpdir(), 'mayfly-spool-')), 'spool');
  const warnings: string[] = [];
  const spool = openSpool({
    directory,
    fallback: directory,
    pid: 4242,
    startedAt: 1_700_000_000_000,
    token: 'ab12',
    rotateBytes: 1_000,
    mostFullFiles: 2,
    warn: (message) => warnings.push(message),
    ...options,
  });
  return { directory, warnings, spool };
}

test('lines are appended to a private file in a private folder', () => {
  const { spool, directory } = setUp();
  expect(spool.write('{"a":1}\n')).toBe(true);
  expect(spool.write('{"a":2}\n')).toBe(true);
  const path = join(directory, '4242-1700000000000-ab12.ndjson');
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(spool.written()).toBe(2);
});

test('a full file is closed and renamed, and its lines stay whole', () => {
  const { spool, directory } = setUp();
  const line = `${'x'.repeat(299)}\n`;
  for (let i = 0; i < 6; i++) expect(spool.write(line)).toBe(true);
  const names = readdirSync(directory).sort();
  expect(names).toEqual(['4242-1700000000000-ab12.full.ndjson', '4242-1700000000000-ab121.ndjson']);
  const text = names.map((name) => readFileSync(join(directory, name), 'utf8')).join('');
  expect(text).toBe(line.repeat(6));
});

test('past its bound it drops lines, and takes them again when a drainer made room', () => {
  const { spool, directory } = setUp();
  const line = `${'x'.repeat(99_999)}\n`;
  const results = Array.from({ length: 40 }, () => spool.write(line));
  expect(results).toContain(false);
  const full = readdirSync(directory).filter((name) => name.includes('.full.'));
  expect(full).toHaveLength(2);
  for (const name of full) unlinkSync(join(directory, name));
  expect(spool.write(line)).toBe(true);
});

test('a folder that cannot be made gives way to the next, without a word', () => {
  const blocked = join(mkdtempSync(join(tmpdir(), 'mayfly-spool-')), 'file');
  writeFileSync(blocked, '');
  const second = join(mkdtempSync(join(tmpdir(), 'mayfly-spool-')), 'spool');
  const { spool, warnings } = setUp({ directory: join(blocked, 'spool'), fallback: second });
  expect(spool.write('a\n')).toBe(true);
  expect(spool.directory).toBe(second);
  expect(warnings).toEqual([]);
});

test('with no folder at all one warning names each and says what to do, and writes are refused', () => {
  const blocked = join(mkdtempSync(join(tmpdir(), 'mayfly-spool-')), 'file');
  writeFileSync(blocked, '');
  const { spool, warnings } = setUp({ directory: join(blocked, 'a'), fallback: join(blocked, 'b') });
  expect(spool.write('a\n')).toBe(false);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/: E[A-Z]+\)/);
  expect(warnings[0]).toContain('MAYFLY_SPOOL');
});

test.skipIf(process.getuid?.() === 0)('a read-only folder gives way too', () => {
  const readOnly = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  chmodSync(readOnly, 0o500);
  const { spool } = setUp({
    directory: readOnly,
    fallback: join(mkdtempSync(join(tmpdir(), 'mayfly-')), 'b'),
  });
  expect(spool.directory).not.toBe(readOnly);
  mkdirSync(join(spool.directory ?? '', 'x'));
});
