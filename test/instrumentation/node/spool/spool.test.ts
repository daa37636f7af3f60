import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { pidScope } from '../../../../instrumentation/node/spool/pid-scope.ts';
import { openSpool, type SpoolOptions } from '../../../../instrumentation/node/spool/spool.ts';
import { listSpoolFiles } from '../../../../instrumentation/node/spool/spool-files.ts';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
}

/** A path below a file, which nobody can make, whoever tries. */
function blockedPlace(name: string): SpoolOptions['places'][number] {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  return { path: join(file, name), shared: null };
}

function setUp(options: Partial<SpoolOptions> = {}) {
  const directory = join(newFolder(), 'spool');
  const warnings: string[] = [];
  const spool = openSpool({
    places: [{ path: directory, shared: null }],
    pid: 4242,
    startedAt: 1_700_000_000_000,
    token: 'ab12',
    mostBytes: 64 * 1_048_576,
    warn: (message) => warnings.push(message),
    ...options,
  });
  return { directory, warnings, spool };
}

function textIn(directory: string): string {
  return readdirSync(directory)
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('');
}

test('lines are appended to a private file in a private folder, whose name says whose it is', () => {
  const { spool, directory } = setUp();
  expect(spool.write('{"a":1}\n')).toBe(true);
  expect(spool.write('{"a":2}\n')).toBe(true);
  const [file] = listSpoolFiles(directory);
  expect(file).toMatchObject({ pid: 4242, startedAt: 1_700_000_000_000, scope: pidScope(), full: false });
  expect(readFileSync(file?.path ?? '', 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  expect(statSync(file?.path ?? '').mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('a full file is closed and renamed, and its lines stay whole', () => {
  const { spool, directory } = setUp({ mostBytes: 400_000 });
  const line = `${'x'.repeat(29_999)}\n`;
  for (let i = 0; i < 5; i++) expect(spool.write(line)).toBe(true);
  expect(
    listSpoolFiles(directory)
      .map(({ full }) => full)
      .sort(),
  ).toEqual([false, true, true]);
  expect(textIn(directory)).toBe(line.repeat(5));
});

test('past its bound it takes nothing but what the process says of itself, and more when a drainer made room', () => {
  const { spool, directory } = setUp({ mostBytes: 400_000 });
  const line = `${'x'.repeat(9_999)}\n`;
  let taken = 0;
  while (spool.write(line)) taken += 1;
  expect(taken).toBeGreaterThan(20);
  expect(spool.write('{"lost":1}\n', true)).toBe(true);
  const bytes = (): number =>
    listSpoolFiles(directory).reduce((sum, { path }) => sum + statSync(path).size, 0);
  expect(bytes()).toBeLessThanOrEqual(400_000);
  expect(bytes()).toBeGreaterThan(250_000);
  for (const { path, full } of listSpoolFiles(directory)) if (full) unlinkSync(path);
  expect(spool.write(line)).toBe(true);
});

test('a place that cannot be made gives way to the next, without a word', () => {
  const second = join(newFolder(), 'spool');
  const { spool, warnings } = setUp({ places: [blockedPlace('spool'), { path: second, shared: null }] });
  expect(spool.write('a\n')).toBe(true);
  expect(spool.directories()).toEqual([second]);
  expect(warnings).toEqual([]);
});

test('with no place at all one warning names each and says what follows and what to do, and writes are refused', () => {
  const { spool, warnings } = setUp({ places: [blockedPlace('a'), blockedPlace('b')] });
  expect(spool.write('a\n')).toBe(false);
  expect(spool.directories()).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/\/a: E[A-Z]+; .*\/b: E[A-Z]+\): .*held in memory.*MAYFLY_SPOOL/);
});

test('at its end a file is closed, so that anybody may send and remove it; a later line goes to a new one', () => {
  const { spool, directory } = setUp();
  spool.write('a\n');
  spool.close();
  expect(listSpoolFiles(directory)).toMatchObject([{ full: true }]);
  expect(spool.write('b\n')).toBe(true);
  expect(textIn(directory).split('\n').sort()).toEqual(['', 'a', 'b']);
});

test('a file without a line does not stay', () => {
  const { spool, directory } = setUp();
  spool.close();
  expect(readdirSync(directory)).toEqual([]);
});

test('a file that somebody removed with its folder is noticed within a second', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const { spool, directory } = setUp();
    spool.write('a\n');
    rmSync(directory, { recursive: true });
    vi.advanceTimersByTime(1_001);
    expect(spool.write('b\n')).toBe(true);
    expect(textIn(directory)).toBe('b\n');
  } finally {
    vi.useRealTimers();
  }
});

test.skipIf(process.getuid?.() === 0)('a read-only folder gives way too', () => {
  const readOnly = newFolder();
  chmodSync(readOnly, 0o500);
  const second = join(newFolder(), 'b');
  const { spool } = setUp({
    places: [
      { path: readOnly, shared: null },
      { path: second, shared: null },
    ],
  });
  expect(spool.directories()).toEqual([second]);
  mkdirSync(join(second, 'x'));
});
