import { expect, test } from 'vitest';
import { fileReads } from '../../../../instrumentation/node/hooks/file-reads.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { recordingRecorder } from '../../../support/recording-recorder.ts';

const learned: string[] = [];
const paths = {
  find: (path: string) => (path.endsWith('.env') ? ({ path, kind: 'settings' } as const) : null),
  learn: (given: string, file: string) => void learned.push(`${given} of ${file}`),
};

function setUp() {
  const { recorder, fetched } = recordingRecorder();
  return { ...fileReads(recorder, paths), fetched };
}

test.each<[what: string, source: unknown, path: string | null]>([
  ['a path', '/a/.env', '/a/.env'],
  ['bytes', Buffer.from('/a/.env'), '/a/.env'],
  ['a URL', new URL('file:///a%20b/.env'), '/a b/.env'],
  ['a URL of something else', new URL('https://x.example/.env'), null],
  ['a descriptor that nobody opened', 3, null],
  ['an object', {}, null],
  ['nothing', undefined, null],
  ['null', null, null],
])('%s', (_what, source, path) => {
  expect(setUp().fileOf(source)).toEqual(path === null ? null : { path, kind: 'settings' });
  expect(setUp().readBy(source)?.path ?? null).toBe(path);
});

test('a descriptor or handle stands for the file that it was opened for, until it is another', () => {
  const { opened, fileOf, matters } = setUp();
  const handle = {};
  expect(matters('/a/plain')).toBe(false);
  opened(7, '/a/.env');
  opened(handle, '/a/.env');
  expect([fileOf(7)?.path, fileOf(handle)?.path, matters('/a/plain')]).toEqual(['/a/.env', '/a/.env', true]);
  opened(7, '/a/plain');
  expect([fileOf(7), matters('/a/plain')]).toEqual([null, false]);
});

test('descriptors that are remembered are bounded', () => {
  const { opened, fileOf } = setUp();
  for (let descriptor = 0; descriptor < 100; descriptor++) opened(descriptor, '/a/.env');
  expect([fileOf(63)?.path, fileOf(64)]).toEqual(['/a/.env', null]);
});

test('tells of each secret of a file once, in whatever encoding it was read', () => {
  const { read, fetched } = setUp();
  const secret = fakeSecret('', 32);
  const text = `API_KEY=${secret}\n`;
  const file = { path: '/a/.env', kind: 'settings', module: null } as const;
  read(file, text, 'utf8');
  read(file, Buffer.from(text), undefined);
  read(file, Buffer.from(text).toString('hex'), { encoding: 'hex' });
  read(file, undefined, undefined);
  read({ ...file, path: '/b/.env' }, text, null);
  read({ ...file, module: 'dotenv' }, text, null);
  expect(fetched).toEqual([
    { secret, source: 'file', name: '/a/.env', module: null },
    { secret, source: 'file', name: '/b/.env', module: null },
    { secret, source: 'file', name: '/a/.env', module: 'dotenv' },
  ]);
});

test('a large file is refused, so that it is counted', () => {
  const { read, fetched } = setUp();
  const large = Buffer.alloc(1_048_577, `API_KEY=${fakeSecret('', 32)}\n`);
  expect(() => read({ path: '/a/.env', kind: 'settings', module: null }, large, undefined)).toThrow(
    'too large',
  );
  expect(fetched).toEqual([]);
});

test('files that a secret file names are secret too', () => {
  const { read } = setUp();
  const file = { path: '/a/.env', kind: 'settings', module: null } as const;
  read(file, 'web_identity_token_file = /data/token\n', null);
  expect(learned).toEqual(['/data/token of /a/.env']);
});

test('a closed descriptor stands for nothing any more, and tells what was read of it', () => {
  const { opened, openFile, closed, fileOf, fetched } = setUp();
  const secret = fakeSecret('', 32);
  opened(7, '/a/.env');
  const text = Buffer.from(`API_KEY=${secret}`);
  openFile(7)?.add([text], text.length, null);
  expect(fetched).toEqual([]);
  closed(7);
  closed(8);
  expect([fileOf(7), openFile(7), fetched]).toMatchObject([null, null, [{ secret, name: '/a/.env' }]]);
});
