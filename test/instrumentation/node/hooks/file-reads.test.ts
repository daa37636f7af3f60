import { expect, test } from 'vitest';
import { fileReads } from '../../../../instrumentation/node/hooks/file-reads.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { recordingRecorder } from '../../../support/recording-recorder.ts';

const paths = {
  find: (path: string) => (path.endsWith('.env') ? ({ path, kind: 'settings' } as const) : null),
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
  const file = { path: '/a/.env', kind: 'settings' } as const;
  read(file, text, 'utf8');
  read(file, Buffer.from(text), undefined);
  read(file, Buffer.from(text).toString('hex'), { encoding: 'hex' });
  read(file, undefined, undefined);
  read({ ...file, path: '/b/.env' }, text, null);
  expect(fetched).toEqual([
    { secret, source: 'file', name: '/a/.env' },
    { secret, source: 'file', name: '/b/.env' },
  ]);
});

test('a large file is refused, so that it is counted', () => {
  const { read, fetched } = setUp();
  const large = Buffer.alloc(1_048_577, `API_KEY=${fakeSecret('', 32)}\n`);
  expect(() => read({ path: '/a/.env', kind: 'settings' }, large, undefined)).toThrow('too large');
  expect(fetched).toEqual([]);
});
