import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { type Suggesting, suggestValues } from '../../../../collector/store/filter/suggest-values.ts';
import { everything, type ReadScope } from '../../../../collector/store/read-scope.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { fetched, newFingerprint, used } from '../sample.ts';

const prod = { environment: 'prod', service: 'shop', owner: 'team-a' };
const dev = { environment: 'dev', service: 'lab', owner: 'team-b', instance: 'i-2' };
const shared = newFingerprint();

describe.each(engines)('suggestions on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
    ({ db } = await databases.fresh());
    await fillStore(db, {
      hot: folded([
        fetched({ process: prod, name: 'API_KEY', credential: { provider: 'aws', subject: 'ada' } }),
        fetched({ process: dev, name: 'LAB_KEY', source: 'file', credential: { provider: 'Azure' } }),
        fetched({ process: dev, name: 'LAB_KEY', credential: { provider: 'github', scopes: ['repo'] } }),
        used({ process: prod, actor: { agent: 'planner' } }),
        used({ process: dev, actor: { agent: 'Plotter' } }),
        fetched({ fingerprint: shared, process: prod, name: 'BOTH' }),
        used({ fingerprint: shared, process: dev }),
      ]),
    });
  });
  afterAll(() => databases.stop());

  const inProd: ReadScope = { environments: ['prod'], workloads: null };
  test.each<[Suggesting['field'], string, ReadScope, readonly string[]]>([
    ['provider', '', everything, ['Azure', 'aws', 'github']],
    ['provider', 'a', everything, ['Azure', 'aws']],
    ['provider', 'AZ', everything, ['Azure']],
    ['provider', 'x', everything, []],
    ['provider', '', inProd, ['aws']],
    ['name', 'lab', everything, ['LAB_KEY']],
    ['name', '', inProd, ['API_KEY']],
    ['source', '', inProd, ['env']],
    ['source', 'f', everything, ['file']],
    ['subject', 'a', inProd, ['ada']],
    ['scope', '', everything, ['repo']],
    ['scope', '', inProd, []],
    ['agent', 'pl', everything, ['Plotter', 'planner']],
    ['agent', 'pl', inProd, ['planner']],
    ['workload', '', inProd, ['shop']],
    ['env', 'd', everything, ['dev']],
    ['owner', 'team', everything, ['team-a', 'team-b']],
    ['owner', 'team', inProd, ['team-a']],
    ['location', 'h', everything, ['header']],
    ['fingerprint', 'mf1_', everything, []],
    ['join-key', '', everything, []],
  ])('%s beginning with %j', async (field, prefix, scope, expected) => {
    expect((await suggestValues(db, { field, prefix, scope })).toSorted()).toEqual(expected);
  });

  test('what looks like a pattern is a text', async () => {
    for (const prefix of ['%', '_', "'", '\\']) {
      expect(await suggestValues(db, { field: 'provider', prefix, scope: everything })).toEqual([]);
    }
  });
});
