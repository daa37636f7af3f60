import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../../../collector/store/migrations/index.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { request } from './batch-request.ts';
import { testStore } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { used } from './sample.ts';

let root: string;
/** A closed database with these items in its inbox, not folded. */
let template: string;
const items = [used(), used()];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mayfly-pglite-'));
  template = join(root, 'deep', 'template');
  const store = testStore(await openPglite(template));
  await store.migrate();
  for (const item of items) await store.accept(request([item]));
  await store.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let copies = 0;
function copy(): string {
  const directory = join(root, `copy-${++copies}`);
  cpSync(template, directory, { recursive: true });
  return directory;
}

describe('the embedded database', () => {
  test('lies in directories that only its user may enter', () => {
    expect(readdirSync(template)).toEqual(['pglite']);
    for (const directory of [template, join(template, 'pglite')]) {
      expect(statSync(directory).mode & 0o777).toBe(0o700);
    }
  });

  test('keeps what was accepted, and says how durable that is', async () => {
    const engine = await openPglite(copy());
    const store = testStore(engine);
    expect(store.durability).toMatch(/survives a kill of the collector, not a power cut$/);
    expect(await store.migrate()).toEqual({ applied: [] });
    await store.foldPending();
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    await store.close();
  });

  test('is opened by one collector at a time', async () => {
    const directory = copy();
    const engine = await openPglite(directory);
    await expect(openPglite(directory)).rejects.toMatchObject({ code: 'store.locked' });
    await engine.close();
    await (await openPglite(directory)).close();
  });

  test('a first start that was cut off is begun again', async () => {
    const directory = copy();
    renameSync(join(directory, 'pglite'), join(directory, 'pglite.new'));
    truncateSync(join(directory, 'pglite.new', 'global', 'pg_control'), 0);
    const engine = await openPglite(directory);
    expect(await testStore(engine).migrate()).toMatchObject({ applied: Object.keys(migrations) });
    await engine.close();
    expect(readdirSync(directory)).toEqual(['pglite']);
  });

  test('a long statement does not stop the event loop', async () => {
    const engine = await openPglite(copy());
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns++;
      if (running) setImmediate(turn);
    };
    turn();
    await sql`select count(*) from generate_series(1, 2000000)`.execute(engine.db);
    running = false;
    // On the same thread there would be a handful.
    expect(turns).toBeGreaterThan(1000);
    await engine.close();
  });

  test('close lets the statements at hand finish', async () => {
    const directory = copy();
    const engine = await openPglite(directory);
    const store = testStore(engine);
    const accepted = Array.from({ length: 5 }, () => store.accept(request([used()])));
    await Promise.all(accepted);
    await Promise.all([store.foldPending(), store.close()]);
    await expect(store.ping()).rejects.toMatchObject({ code: 'store.unavailable' });
    const reopened = await openPglite(directory);
    const { rows } = await sql`select count(*)::integer as count from inbox`.execute(reopened.db);
    expect(rows).toEqual([{ count: 7 }]);
    await reopened.close();
  });
});

describe('a directory that holds no usable database', () => {
  const files = (directory: string, name: string) => join(directory, 'pglite', name);
  const garble = (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size, 7));

  test.each<[string, (directory: string) => void, RegExp]>([
    ['without its version', (directory) => rmSync(files(directory, 'PG_VERSION')), /has lost files/],
    [
      'without its control file',
      (directory) => rmSync(files(directory, 'global/pg_control')),
      /has lost files/,
    ],
    [
      'that is empty',
      (directory) => {
        rmSync(join(directory, 'pglite'), { recursive: true });
        mkdirSync(join(directory, 'pglite'));
      },
      /has lost files/,
    ],
    [
      'with a garbled control file',
      (directory) => garble(files(directory, 'global/pg_control')),
      /incompatible with server/,
    ],
    [
      'with an empty control file',
      (directory) => truncateSync(files(directory, 'global/pg_control'), 0),
      /could not read file "global\/pg_control"/,
    ],
    [
      'of another version',
      (directory) => writeFileSync(files(directory, 'PG_VERSION'), '9\n'),
      /incompatible with server/,
    ],
    ['without its log', (directory) => rmSync(files(directory, 'pg_wal'), { recursive: true }), /pg_wal/],
    [
      'without its tables',
      (directory) => rmSync(files(directory, 'base'), { recursive: true }),
      /does not exist/,
    ],
  ])('a database %s is refused in one line that says what to do, and kept', async (_what, spoil, reason) => {
    const directory = copy();
    spoil(directory);
    const before = readdirSync(join(directory, 'pglite'));
    const error: unknown = await openPglite(directory).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store.corrupt' });
    const message = error instanceof Error ? error.message : '';
    expect(message).toMatch(reason);
    expect(message).toContain(join(directory, 'pglite'));
    expect(message).toMatch(
      /Mayfly has .* nothing in it; move the directory away to start empty, or put a copy of it back$/,
    );
    expect(message).not.toContain('\n');
    expect(readdirSync(join(directory, 'pglite'))).toEqual(expect.arrayContaining(before));
    expect(existsSync(join(directory, 'mayfly.lock'))).toBe(false);
  });

  test('a file in its place is refused', async () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    for (const directory of [file, join(file, 'inside')]) {
      await expect(openPglite(directory)).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringMatching(/not a directory.*MAYFLY_DATA/),
      });
    }
  });

  test('a place where nothing can be written is refused', async () => {
    await expect(openPglite('/proc/mayfly')).rejects.toMatchObject({
      message: expect.stringContaining('/proc/mayfly'),
    });
  });
});
