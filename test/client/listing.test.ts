import { expect, test } from 'vitest';
import { createMayflyClient } from '../../client/index.ts';

const pages: Readonly<Record<string, unknown>> = {
  '': { items: [{ fingerprint: 'a' }, { fingerprint: 'b' }], nextCursor: '1' },
  1: { items: [], nextCursor: '2' },
  2: { items: [{ fingerprint: 'c' }], nextCursor: null },
  stuck: { items: [{ fingerprint: 'x' }], nextCursor: 'stuck' },
};

function paging() {
  const asked: string[] = [];
  const client = createMayflyClient({
    endpoint: 'http://a.example',
    fetch: async (input) => {
      const { searchParams } = new URL(String(input));
      asked.push(searchParams.toString());
      return Response.json(pages[searchParams.get('cursor') ?? '']);
    },
  });
  return { client, asked };
}

async function all(items: AsyncIterable<{ readonly fingerprint: string }>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { fingerprint } of items) found.push(fingerprint);
  return found;
}

test('a list is gone through to its end, over pages that are empty', async () => {
  const { client, asked } = paging();
  expect(await all(client.credentials({ q: 'is:live', provider: ['aws', 'github'] }))).toEqual([
    'a',
    'b',
    'c',
  ]);
  const question = 'q=is%3Alive&provider=aws&provider=github';
  expect(asked).toEqual([question, `${question}&cursor=1`, `${question}&cursor=2`]);
});

test('who stops early asks for no more', async () => {
  const { client, asked } = paging();
  for await (const _each of client.credentials()) break;
  expect(asked).toHaveLength(1);
});

test('a page can be asked for by itself', async () => {
  const { client } = paging();
  expect(await client.credentials({ cursor: '2' }).page()).toEqual(pages[2]);
});

test('a list that does not go on ends with an error, not never', async () => {
  const { client } = paging();
  await expect(all(client.credentials({ cursor: 'stuck' }))).rejects.toMatchObject({ code: 'not_mayfly' });
});
