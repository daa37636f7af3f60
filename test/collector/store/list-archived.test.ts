import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import { type Ask, askQuery } from './credential-query.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fillStore, folded, type StoreContent } from './fill-store.ts';
import { at, newFingerprint, used } from './sample.ts';

const now = at(10);

describe.each(engines)('the list on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  const filled = async (content: StoreContent): Promise<void> => {
    engine = await databases.fresh();
    await fillStore(engine.db, content);
  };
  const list = (query: Partial<Ask> = {}, scope: ReadScope = everything) =>
    listCredentials(engine.db, askQuery({ limit: 100, now, ...query }), scope);
  const found = async (query: Partial<Ask>) =>
    (await list(query)).items.map(({ fingerprint }) => fingerprint);

  test('a list shows what is hot or archived, and both joined where it is both', async () => {
    const [back, gone] = [newFingerprint(), newFingerprint()];
    await filled({
      hot: folded([used({ fingerprint: back, at: at(3), count: 9, credential: { provider: 'aws' } })]),
      old: folded([
        used({ fingerprint: back, at: at(-9000), count: 7, credential: { type: 'aws.session' } }),
        used({ fingerprint: gone, at: at(-9000) }),
      ]),
    });
    const { items: shown } = await list();
    expect(shown).toMatchObject([
      { fingerprint: back, provider: 'aws', type: 'aws.session', uses: { count: 9, exact: true } },
      { fingerprint: gone, uses: { count: 1, exact: true } },
    ]);
    expect(shown[0]?.firstSeenAt).toBe(new Date(at(-9000)).toISOString());
  });

  describe('archived credentials', () => {
    const [archived, joinKey] = [newFingerprint(), 'aws.access_key_id:ASIAOLD'];
    const then = at(-9000);
    beforeEach(() =>
      filled({
        hot: folded([used({ at: at(1) })]),
        old: folded([
          used({ fingerprint: archived, at: then, credential: { joinKeys: [joinKey], provider: 'aws' } }),
          used({ at: then }),
        ]),
      }),
    );

    test.each<[string, Partial<Ask>, readonly string[]]>([
      ['fingerprint', { fingerprint: archived }, [archived]],
      ['the beginning of a fingerprint', { fingerprint: archived.slice(0, 12) }, [archived]],
      ['join key', { joinKey }, [archived]],
      ['join key and what else fits', { joinKey, provider: ['aws'], service: ['checkout'] }, [archived]],
      ['join key and what does not fit', { joinKey, provider: ['github'] }, []],
    ])('are found by %s', async (_what, query, expected) => {
      expect(await found(query)).toEqual(expected);
    });

    test('are found with what is known since they were used again', async () => {
      await filled({
        hot: folded([used({ fingerprint: archived, at: at(1), credential: { expiresAt: at(90) } })]),
        old: folded([
          used({ fingerprint: archived, at: then, credential: { joinKeys: [joinKey], expiresAt: at(-90) } }),
        ]),
      });
      expect((await list({ joinKey, state: ['live'] })).items).toMatchObject([
        {
          fingerprint: archived,
          joinKeys: [joinKey],
          state: 'live',
          lastSeenAt: new Date(at(1)).toISOString(),
        },
      ]);
    });

    test('are in the order in which they were last seen, wherever', async () => {
      const [first, second] = [newFingerprint(), newFingerprint()];
      const credential = { joinKeys: [joinKey] };
      await filled({
        hot: folded([used({ fingerprint: first, at: at(1) })]),
        old: folded([
          used({ fingerprint: first, at: then, credential }),
          used({ fingerprint: second, at: at(-10), credential }),
        ]),
      });
      expect(await found({ joinKey })).toEqual([first, second]);
      const { items, nextCursor } = await list({ joinKey, limit: 1 });
      expect(items.map(({ fingerprint }) => fingerprint)).toEqual([first]);
      expect(await found({ joinKey, cursor: nextCursor ?? '' })).toEqual([second]);
    });
  });

  describe('a reader with limits', () => {
    const [both, other] = [newFingerprint(), newFingerprint()];
    const production: ReadScope = { environments: ['production'], workloads: null };
    beforeEach(() =>
      filled({
        hot: folded([
          used({ fingerprint: both, count: 2, actor: { agent: 'planner' } }),
          used({
            fingerprint: both,
            count: 5,
            process: { environment: 'staging' },
            actor: { tool: 'search' },
          }),
          used({ fingerprint: other, process: { environment: 'staging' } }),
        ]),
      }),
    );

    test('sees no credential and no usage outside of them', async () => {
      expect((await list({}, production)).items).toMatchObject([
        { fingerprint: both, uses: { count: 2 }, agents: ['planner'], tools: [] },
      ]);
      expect((await list({}, { environments: null, workloads: ['another'] })).items).toEqual([]);
    });

    test('finds nothing by usage outside of them', async () => {
      expect((await list({ tool: ['search'] }, production)).items).toEqual([]);
      expect((await list({ tool: ['search'] })).items).toHaveLength(1);
    });
  });
});
