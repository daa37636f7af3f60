import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import type { CredentialSummary } from '../../../src/core/api/views.ts';
import { credentialState } from '../../../src/core/credential-state.ts';
import { type Fingerprint } from '../../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { countUses } from '../../../src/core/inventory/count-uses.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { someParts } from './arbitrary-items.ts';
import { type Ask, askQuery } from './credential-query.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fillStore, folded, type StoreContent } from './fill-store.ts';
import { at, ended, fetched, heartbeat, newFingerprint, noon, someProcess, used } from './sample.ts';

const now = at(10);

describe.each(engines)('the list of credentials on %s', (name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let items: (Observation | Heartbeat)[];
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
    items = [];
  });
  afterAll(() => databases.stop());

  const filled = async (content: StoreContent): Promise<void> => {
    engine = await databases.fresh();
    await fillStore(engine.db, content);
  };
  const given = (...more: readonly (Observation | Heartbeat)[]): Promise<void> => {
    items.push(...more);
    return filled({ hot: folded(items) });
  };
  const list = (query: Partial<Ask> = {}, scope: ReadScope = everything) =>
    listCredentials(engine.db, askQuery({ limit: 100, now, ...query }), scope);
  const found = async (query: Partial<Ask>) =>
    (await list(query)).items.map(({ fingerprint }) => fingerprint);
  const pages = async (query: Partial<Ask>): Promise<readonly CredentialSummary[]> => {
    const rows: CredentialSummary[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list(cursor === undefined ? query : { ...query, cursor });
      rows.push(...page.items);
      if (page.nextCursor === null) return rows;
      cursor = page.nextCursor;
    }
  };

  test('an empty inventory is an empty page', async () => {
    expect(await list()).toEqual({ items: [], nextCursor: null });
  });

  test('a row shows all that is known', async () => {
    const [fingerprint, parent] = [newFingerprint(), newFingerprint()];
    const credential = {
      provider: 'github',
      type: 'github.installation_token',
      joinKeys: ['github.installation:7'],
      issuedAt: at(-5),
      expiresAt: at(55),
      ephemeral: true,
      parents: [parent],
    };
    const process = { ...someProcess, owner: 'team-a', namespace: 'shop' };
    await given(
      fetched({ fingerprint, at: at(0), credential, process, source: 'token_endpoint', name: 'app-7' }),
      used({ fingerprint, at: at(2), count: 1, process, actor: { agent: 'planner', tool: 'search' } }),
      used({ fingerprint, at: at(3), count: 2, process, actor: { agent: 'planner', tool: 'search' } }),
      used({
        fingerprint,
        at: at(3),
        outcome: 'accepted',
        process,
        actor: { agent: 'planner', tool: 'search' },
      }),
    );
    expect((await list()).items).toEqual([
      {
        fingerprint,
        state: 'live',
        provider: 'github',
        type: 'github.installation_token',
        ephemeral: true,
        workloads: [{ service: 'checkout', namespace: 'shop', environment: 'production', owner: 'team-a' }],
        agents: ['planner'],
        tools: ['search'],
        sources: ['token_endpoint'],
        names: ['app-7'],
        joinKeys: ['github.installation:7'],
        parents: [parent],
        uses: { count: 2, exact: true },
        issuedAt: '2026-10-01T11:55:00.000Z',
        expiresAt: '2026-10-01T12:55:00.000Z',
        firstSeenAt: '2026-10-01T12:00:00.000Z',
        lastSeenAt: '2026-10-01T12:03:00.000Z',
        lastUsedAt: '2026-10-01T12:03:00.000Z',
        endedAt: null,
      },
    ]);
  });

  test('a credential of which little is known shows unknown and null', async () => {
    await given(fetched({ credential: {}, name: null }));
    expect((await list()).items).toMatchObject([
      {
        provider: 'unknown',
        type: 'unknown',
        ephemeral: null,
        uses: { count: 0, exact: true },
        lastUsedAt: null,
        expiresAt: null,
      },
    ]);
  });

  test('the owner of a workload comes from any of its processes', async () => {
    const fingerprint = newFingerprint();
    await given(
      used({ fingerprint }),
      heartbeat({ process: { ...someProcess, owner: 'team-b' } }),
      used({ fingerprint, process: { instance: 'i-2' } }),
    );
    expect((await list()).items[0]?.workloads).toEqual([
      { service: 'checkout', namespace: null, environment: 'production', owner: 'team-b' },
    ]);
  });

  test('rows are sorted by when they were last seen, newest first, then by the bytes of the fingerprint', async () => {
    const fingerprints = inByteOrder(Array.from({ length: 12 }, newFingerprint));
    await given(
      ...fingerprints.map((fingerprint, index) => used({ fingerprint, at: at(-Math.floor(index / 4)) })),
    );
    expect(await found({})).toEqual(fingerprints);
  });

  test.each([1, 3, 7, 100])('pages of %i hold every row once', async (limit) => {
    const uses = Array.from({ length: 23 }, (_, index) => used({ at: instant(noon + (index % 5) * 13) }));
    await given(...uses);
    const all = await found({});
    expect(all).toHaveLength(uses.length);
    expect((await pages({ limit })).map(({ fingerprint }) => fingerprint)).toEqual(all);
  });

  test('a row that is seen again while pages are read makes no other row appear twice or be left out', async () => {
    const uses = Array.from({ length: 9 }, (_, index) => used({ at: at(-index) }));
    await given(...uses);
    const first = await list({ limit: 3 });
    await given(
      used({ fingerprint: uses[7]?.fingerprint ?? newFingerprint(), at: at(5) }),
      used({ at: at(6) }),
    );
    const rest = await pages({ limit: 3, cursor: first.nextCursor ?? '' });
    const expected = uses.filter((_, index) => index !== 7).map(({ fingerprint }) => fingerprint);
    expect([...first.items, ...rest].map(({ fingerprint }) => fingerprint)).toEqual(expected);
  });

  test.each(['x', 'AAAA', Buffer.from('1:mf1_x').toString('base64url'), '%%%'])(
    'the cursor %j is refused with a way out',
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({
        code: 'request.invalid',
        message: 'cursor is not one of ours: start again without it',
      });
    },
  );

  describe('filters', () => {
    const [aws, github, nobody] = [newFingerprint(), newFingerprint(), newFingerprint()];
    beforeEach(() =>
      given(
        used({
          fingerprint: aws,
          at: at(3),
          credential: { provider: 'aws', type: 'aws.session', joinKeys: ['aws.access_key_id:ASIAX'] },
          process: { service: 'billing', environment: 'production' },
          actor: { agent: 'planner', tool: 'search' },
        }),
        used({
          fingerprint: aws,
          at: at(3),
          credential: { provider: 'unknown' },
          process: { instance: 'i-2', service: 'audit', environment: 'staging' },
        }),
        fetched({
          fingerprint: github,
          at: at(-60),
          credential: { provider: 'github', type: 'unknown.bearer' },
          process: { service: 'audit', environment: 'staging' },
          actor: { agent: 'coder' },
        }),
        used({
          fingerprint: nobody,
          at: at(1),
          credential: { expiresAt: at(5) },
          process: { environment: null },
        }),
      ),
    );

    test.each<[string, Partial<Ask>, readonly string[]]>([
      ['provider', { provider: ['aws'] }, [aws]],
      ['one of several providers', { provider: ['aws', 'github'] }, [aws, github]],
      ['an unknown provider', { provider: ['unknown'] }, [nobody]],
      ['an unknown provider or another', { provider: ['unknown', 'github'] }, [nobody, github]],
      ['type', { type: ['aws.session'] }, [aws]],
      ['a partly unknown type', { type: ['unknown.bearer'] }, [github]],
      ['an unknown type', { type: ['unknown'] }, [nobody]],
      ['service', { service: ['audit'] }, [aws, github]],
      ['environment', { environment: ['production'] }, [aws]],
      ['service and environment of one use', { service: ['billing'], environment: ['staging'] }, []],
      ['agent', { agent: ['coder', 'planner'] }, [aws, github]],
      ['tool', { tool: ['search'] }, [aws]],
      ['agent and tool', { agent: ['coder'], tool: ['search'] }, []],
      ['live', { state: ['live'] }, [aws]],
      ['idle or expired', { state: ['idle', 'expired'] }, [nobody, github]],
      ['a fingerprint', { fingerprint: github }, [github]],
      ['the beginning of a fingerprint', { fingerprint: aws.slice(0, 20) }, [aws]],
      ['a beginning that says little', { fingerprint: 'mf1_' }, [aws, nobody, github]],
      ['a fingerprint with other check characters', { fingerprint: otherCheck(github) }, []],
      ['join key', { joinKey: 'aws.access_key_id:ASIAX' }, [aws]],
      ['a part of a join key', { joinKey: 'aws.access_key_id' }, []],
      [
        'everything at once',
        { provider: ['aws'], service: ['billing'], state: ['live'], agent: ['planner'] },
        [aws],
      ],
    ])('by %s', async (_what, query, expected) => {
      expect(await found(query)).toEqual(expected);
      const paged = await pages({ ...query, limit: 1 });
      expect(paged.map(({ fingerprint }) => fingerprint)).toEqual(expected);
    });
  });

  test('states are those of the core, at any time', async () => {
    const times = fc.constantFrom<(Instant | null)[]>(null, ...[-30, -15, -1, 0, 1].map(at));
    const cases = fc.sample(fc.tuple(times, times, times, fc.constantFrom(...[-40, -15, 0].map(at))), 60);
    const seen = cases.flatMap(([usedAt, endedAt, expiresAt, seenAt]) => {
      const fingerprint = newFingerprint();
      return [
        fetched({ fingerprint, at: seenAt, held: true, credential: { expiresAt } }),
        ...(usedAt === null ? [] : [used({ fingerprint, at: usedAt })]),
        ...(endedAt === null ? [] : [ended({ fingerprint, at: endedAt })]),
      ];
    });
    await given(...seen);
    const rows = [...folded(seen).credentials.values()];
    for (const moment of [at(-15), noon, instant(noon + 1), at(15), at(16)]) {
      for (const state of ['live', 'idle', 'expired', 'ended'] as const) {
        const expected = rows.filter((row) => credentialState(row, moment) === state);
        const { items: shown } = await list({ state: [state], now: moment });
        expect(shown.map(({ fingerprint }) => fingerprint).sort()).toEqual(
          expected.map(({ fingerprint }) => fingerprint).sort(),
        );
        expect(shown.every((row) => row.state === state)).toBe(true);
      }
    }
  });

  test('uses are those of the core, however the usage is split between hours and ended instances', async () => {
    await fc.assert(
      fc.asyncProperty(someParts, async ({ all, hot, old }) => {
        await filled({ hot: folded(hot), old: folded(old) });
        const usage = [...folded(all).usage.values()];
        for (const { fingerprint, uses } of (await list()).items) {
          expect(uses).toEqual(countUses(usage.filter((row) => row.fingerprint === fingerprint)));
        }
      }),
      { numRuns: name === 'pglite' ? 30 : 60 },
    );
  });

  test('the reading of a later hour takes the place of an earlier one, and instances are added', async () => {
    const fingerprint = newFingerprint();
    const reading = (instance: string, minutes: number, count: number) =>
      used({ fingerprint, at: at(minutes), count, process: { instance } });
    await given(reading('i-1', 0, 3), reading('i-1', 60, 5), reading('i-1', 120, 4), reading('i-2', 60, 2));
    expect((await list()).items[0]?.uses).toEqual({ count: 5 + 2, exact: true });
  });

  test('counts at the end of the safe numbers do not break the list', async () => {
    const fingerprint = newFingerprint();
    const most = Number.MAX_SAFE_INTEGER;
    await given(
      ...['i-1', 'i-2', 'i-3'].map((instance) => used({ fingerprint, count: most, process: { instance } })),
    );
    expect((await list()).items[0]?.uses).toEqual({ count: most, exact: true });
  });
});

function inByteOrder<Text extends Fingerprint>(fingerprints: readonly Text[]): readonly Text[] {
  return fingerprints
    .map((fingerprint) => [fingerprintUuid(fingerprint), fingerprint] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, fingerprint]) => fingerprint);
}

function otherCheck(fingerprint: string): string {
  return `${fingerprint.slice(0, -1)}${fingerprint.endsWith('a') ? 'b' : 'a'}`;
}
