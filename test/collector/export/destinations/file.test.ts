import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Destination } from '../../../../collector/export/destination.ts';
import { file } from '../../../../collector/export/destinations/file.ts';
import { completeValues } from '../../../../collector/export/setting-values.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import { never, taken } from '../outgoing.ts';
import { exportDeps, plainBatch, plainRecord } from '../plain-record.ts';

const opened: Destination[] = [];
afterEach(async () => {
  for (const destination of opened.splice(0)) await destination.close();
});

interface Place {
  readonly directory?: string;
  readonly allow?: readonly string[];
  readonly now?: () => Instant;
}

function to(given: Readonly<Record<string, string>>, place: Place = {}): Destination {
  const { directory = folder(), allow = [], now = () => instant(Date.now()) } = place;
  const values = completeValues(file.settings, { path: 'out.ndjson', ...given });
  const destination = file.create(values, exportDeps({ files: { directory, allow }, now }));
  opened.push(destination);
  return destination;
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'mayfly-file-'));
}

/** Numbers of the records, in all files, by the names of these. */
function numbersIn(directory: string): number[] {
  return readdirSync(directory)
    .filter((name) => !name.endsWith('.part'))
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(join(directory, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      expect(text === '' || text.endsWith('\n')).toBe(true);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): number => JSON.parse(line).n);
    });
}

describe('a file', () => {
  test('holds one line for each record, in order, and only its owner reads it', async () => {
    const directory = folder();
    const destination = to({ path: 'deep/er/out.ndjson' }, { directory });
    await destination.check(never());
    expect(await destination.deliver(plainBatch(500), never())).toEqual(taken);
    expect(await destination.deliver(plainBatch(500, 500), never())).toEqual(taken);
    const path = join(directory, 'deep/er');
    expect(numbersIn(path)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(statSync(join(path, 'out.ndjson')).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('has the mode that was asked for, whatever the mask', async () => {
    const directory = folder();
    const before = process.umask(0o077);
    try {
      await to({ mode: '0640' }, { directory }).deliver(plainBatch(1), never());
    } finally {
      process.umask(before);
    }
    expect(statSync(join(directory, 'out.ndjson')).mode & 0o777).toBe(0o640);
  });

  test('is added to after a restart, without the line that a crash left half', async () => {
    const directory = folder();
    await to({}, { directory }).deliver(plainBatch(3), never());
    appendFileSync(join(directory, 'out.ndjson'), '{"n":99,"half');
    await to({}, { directory }).deliver(plainBatch(3, 3), never());
    expect(numbersIn(directory)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('that was only half a line begins anew', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'out.ndjson'), '{"n":99,"half');
    await to({}, { directory }).deliver(plainBatch(1), never());
    expect(numbersIn(directory)).toEqual([0]);
  });

  test('that is none of Mayfly is left alone', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'out.ndjson'), Buffer.alloc(2_000_000, 1));
    const failure = await to({}, { directory }).deliver(plainBatch(1), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(statSync(join(directory, 'out.ndjson')).size).toBe(2_000_000);
  });

  test('that somebody moved away is begun anew, and nothing is lost', async () => {
    const directory = folder();
    const destination = to({}, { directory });
    await destination.deliver(plainBatch(2), never());
    renameSync(join(directory, 'out.ndjson'), join(directory, 'a-moved.ndjson'));
    await destination.deliver(plainBatch(2, 2), never());
    expect(numbersIn(directory)).toEqual([0, 1, 2, 3]);
    expect(existsSync(join(directory, 'out.ndjson'))).toBe(true);
  });

  test('takes no record with a line break, and all of its neighbours', async () => {
    const directory = folder();
    const records = [plainRecord(0), plainRecord(1, { body: 'a\nb' }), plainRecord(2)];
    const { rejected } = await to({}, { directory }).deliver(records, never());
    expect(rejected).toEqual([{ at: 1, reason: 'a line break in it would make two records of it' }]);
    expect(numbersIn(directory)).toEqual([0, 2]);
  });
});

describe('rotation', () => {
  test.each([
    ['as they are', { gzip: 'false' }],
    ['packed', { gzip: 'true' }],
  ])('by size: older files are kept, %s, and no record is lost or split', async (_what, given) => {
    const directory = folder();
    const destination = to({ max_bytes: '5000', ...given }, { directory });
    for (let n = 0; n < 400; n += 10) await destination.deliver(plainBatch(10, n), never());
    await destination.close();
    const names = readdirSync(directory).sort();
    expect(names.length).toBeGreaterThan(5);
    const form =
      given.gzip === 'true'
        ? /^out-\d{8}T\d{9}Z(?:-\d+)?\.ndjson\.gz$/
        : /^out-\d{8}T\d{9}Z(?:-\d+)?\.ndjson$/;
    expect(names.filter((name) => name !== 'out.ndjson' && !form.test(name))).toEqual([]);
    expect(numbersIn(directory).sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, n) => n));
    for (const name of names) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  test('by age', async () => {
    const directory = folder();
    let hours = 0;
    const now = (): Instant => instant(Date.now() + hours * 3_600_000);
    const destination = to({ max_hours: '1' }, { directory, now });
    await destination.deliver(plainBatch(1), never());
    await destination.deliver(plainBatch(1, 1), never());
    expect(readdirSync(directory)).toHaveLength(1);
    hours = 2;
    await destination.deliver(plainBatch(1, 2), never());
    await destination.close();
    expect(readdirSync(directory)).toHaveLength(2);
    expect(numbersIn(directory)).toEqual([0, 1, 2]);
  });

  test('keeps as many as it was told, the latest', async () => {
    const directory = folder();
    const destination = to({ max_bytes: '1000', keep: '2' }, { directory });
    for (let n = 0; n < 100; n += 10) await destination.deliver(plainBatch(10, n), never());
    await destination.close();
    expect(readdirSync(directory)).toHaveLength(3);
    expect(numbersIn(directory)).toEqual(Array.from({ length: 30 }, (_, n) => 70 + n));
  });

  test('files of somebody else in the folder are not touched', async () => {
    const directory = folder();
    const others = [
      'out-notes.ndjson',
      'outer-20260101T000000000Z.ndjson',
      'out-20260101.ndjson',
      'other.log',
    ];
    for (const name of others) writeFileSync(join(directory, name), 'mine');
    const destination = to({ max_bytes: '1000', keep: '1', gzip: 'true' }, { directory });
    for (let n = 0; n < 60; n += 10) await destination.deliver(plainBatch(10, n), never());
    await destination.close();
    for (const name of others) expect(readFileSync(join(directory, name), 'utf8')).toBe('mine');
  });

  test('what a crash left unpacked is packed with the next', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'out-20260101T000000000Z.ndjson'), '{"n":-1}\n');
    writeFileSync(join(directory, 'out-20260101T000000000Z.ndjson.gz.part'), 'half');
    const destination = to({ max_bytes: '1000', gzip: 'true' }, { directory });
    for (let n = 0; n < 20; n += 10) await destination.deliver(plainBatch(10, n), never());
    await destination.close();
    expect(readdirSync(directory).filter((name) => !name.endsWith('.gz'))).toEqual(['out.ndjson']);
    expect(numbersIn(directory)).toEqual([-1, ...Array.from({ length: 20 }, (_, n) => n)]);
  });
});

describe('places', () => {
  test.each([
    ['../out.ndjson', /leads out of the folder of exports/],
    ['a/../../out.ndjson', /leads out of the folder of exports/],
    ['/etc/cron.d/mayfly', /is below no folder that MAYFLY_EXPORT_FOLDERS lists/],
    ['/var/log-other/x', /is below no folder/],
    ['/var/log/../../etc/passwd', /is below no folder/],
    ['a\0b', /holds a NUL/],
    ['folder/', /names no file/],
    ['.', /leads out of/],
  ])('%j is refused', (path, words) => {
    expect(() => to({ path }, { allow: ['/var/log'] })).toThrow(words);
  });

  test('a collector without a folder writes nowhere', () => {
    const values = completeValues(file.settings, { path: 'a' });
    expect(() => file.create(values, exportDeps())).toThrow(/was given no folder/);
  });

  test('a whole path below an allowed folder is taken, and one below the data directory', async () => {
    const [directory, elsewhere] = [folder(), folder()];
    await to({ path: join(elsewhere, 'a/out.ndjson') }, { directory, allow: [elsewhere] }).deliver(
      plainBatch(1),
      never(),
    );
    expect(numbersIn(join(elsewhere, 'a'))).toEqual([0]);
    await to({ path: join(directory, 'b.ndjson') }, { directory }).deliver(plainBatch(1), never());
    expect(numbersIn(directory)).toEqual([0]);
  });

  test('neither a linked file nor a linked folder leads out', async () => {
    const [directory, outside] = [folder(), folder()];
    writeFileSync(join(outside, 'victim'), '');
    symlinkSync(join(outside, 'victim'), join(directory, 'out.ndjson'));
    const linked = await to({}, { directory }).deliver(plainBatch(1), never()).catch(itself);
    expect(String(linked)).toContain('it is a symbolic link, which is not followed (ELOOP)');
    symlinkSync(outside, join(directory, 'sub'));
    const through = await to({ path: 'sub/victim' }, { directory })
      .deliver(plainBatch(1), never())
      .catch(itself);
    expect(String(through)).toContain('a link on the way leads out of');
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('');
  });

  test('a pipe and a folder are no files', async () => {
    const directory = folder();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    mkdirSync(join(directory, 'folder'));
    for (const path of ['pipe', 'folder']) {
      const failure = await to({ path }, { directory }).deliver(plainBatch(1), never()).catch(itself);
      expect(failure).toMatchObject({ kind: 'refused' });
    }
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written to is said', async () => {
    const directory = folder();
    chmodSync(directory, 0o500);
    const failure = await to({}, { directory }).check(never()).catch(itself);
    expect(String(failure)).toContain('the collector may not write there (EACCES)');
  });
});

describe('a full disk', () => {
  const small = folder();
  const isMounted = process.getuid?.() === 0 && mounts(small);
  afterAll(() => {
    if (isMounted) execFileSync('umount', [small]);
  });

  function mounts(path: string): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  }

  test.skipIf(!isMounted)(
    'is said in one line, leaves no half line, and heals by itself (needs to mount a tmpfs)',
    async () => {
      const destination = to({}, { directory: small });
      await destination.deliver(plainBatch(10), never());
      writeFileSync(join(small, 'a-filler'), Buffer.alloc(200_000, 'x\n'));
      let failure: unknown = null;
      let delivered = 10;
      while (failure === null && delivered < 10_000) {
        failure = await destination.deliver(plainBatch(100, delivered), never()).then(() => null, itself);
        if (failure === null) delivered += 100;
      }
      expect(failure).toMatchObject({ kind: 'busy' });
      expect(String(failure)).toContain('out.ndjson: no space is left on its device (ENOSPC)');
      const lines = readFileSync(join(small, 'out.ndjson'), 'utf8');
      expect(lines.endsWith('\n')).toBe(true);
      expect(lines.trimEnd().split('\n')).toHaveLength(delivered);
      writeFileSync(join(small, 'a-filler'), '');
      expect(await destination.deliver(plainBatch(100, delivered), never())).toEqual(taken);
      expect(numbersIn(small)).toEqual(Array.from({ length: delivered + 100 }, (_, n) => n));
    },
  );
});

test.each([
  [{ max_bytes: '10' }, 'max_bytes is below 1000'],
  [{ max_hours: '0' }, 'max_hours is not above 0'],
  [{ mode: '0666' }, 'mode is not one of 0600, 0640'],
  [{ gzip: 'maybe' }, 'gzip is neither true nor false: "maybe"'],
  [{ keep: '-1' }, 'keep is no number: "-1"'],
])('the settings %j are refused with words', (given, words) => {
  expect(() => to(given)).toThrow(words);
});

function itself(error: unknown): unknown {
  return error;
}
