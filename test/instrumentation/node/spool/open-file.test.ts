import { mkdtempSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openFile } from '../../../../instrumentation/node/spool/open-file.ts';

const fs = process.getBuiltinModule('node:fs');

function setUp() {
  const directory = mkdtempSync(join(tmpdir(), 'mayfly-open-file-'));
  const file = openFile(join(directory, '1-2-x.ndjson'));
  return { directory, file, text: () => readFileSync(file.path, 'utf8') };
}

test('a disk that takes a part of a line and no more leaves nothing of it', () => {
  const { file, text } = setUp();
  expect(file.append('{"a":1}\n')).toBeNull();
  const write = vi.spyOn(fs, 'writeSync').mockImplementationOnce((fd, line) => {
    fs.appendFileSync(fd as number, String(line).slice(0, 3));
    return 3;
  });
  try {
    expect(file.append('{"b":2}\n')).toBe('ENOSPC');
  } finally {
    write.mockRestore();
  }
  expect(text()).toBe('{"a":1}\n');
  expect(file.append('{"c":3}\n')).toBeNull();
  expect(text()).toBe('{"a":1}\n{"c":3}\n');
});

test('an existing file is never written into', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mayfly-open-file-'));
  writeFileSync(join(directory, '1-2-x.ndjson'), 'mine');
  expect(() => openFile(join(directory, '1-2-x.ndjson'))).toThrow(/EEXIST/);
});

test('a file that was removed says so', () => {
  const { file } = setUp();
  expect(file.isGone()).toBe(false);
  unlinkSync(file.path);
  expect(file.isGone()).toBe(true);
});

test('sealing renames a file with lines and removes one without', () => {
  const { file, directory } = setUp();
  file.append('a\n');
  file.seal();
  expect(readdirSync(directory)).toEqual(['1-2-x.full.ndjson']);
  const empty = setUp();
  empty.file.seal();
  expect(readdirSync(empty.directory)).toEqual([]);
});
