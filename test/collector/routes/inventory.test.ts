import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { faultsOf } from '../../support/conforms.ts';
import { operations } from '../../support/operations.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { testAccess } from '../../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from '../store/engines.ts';

const now = instant(Date.now());
const name = someFingerprint();

const paths: Readonly<Record<string, string>> = {
  workloads: '/api/v1/workloads?q=inv',
  actors: '/api/v1/actors?kind=agent',
  targets: '/api/v1/targets',
  issuers: '/api/v1/issuers',
  coverage: '/api/v1/coverage',
  counts: '/api/v1/counts?by=agent&step=hour',
  completeness: '/api/v1/completeness?q=provider:openai',
  matrix: '/api/v1/matrix',
  modelEndpoints: '/api/v1/model-endpoints',
  exposure: '/api/v1/exposure',
  observations: `/api/v1/credentials/${name}/observations`,
  chain: `/api/v1/credentials/${name}/chain?direction=up`,
  usage: `/api/v1/credentials/${name}/usage?step=hour`,
};

describe.each(engines)('spans that came in at the door, asked on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  let app: CollectorApp;

  beforeAll(async () => {
    databases = await open();
    store = testStore(await databases.fresh(), { now: () => now });
    app = await createCollectorApp(store, { now: () => now });
    const attributes = {
      'mayfly.count': 3,
      'gen_ai.agent.name': 'planner',
      'gen_ai.tool.name': 'search',
      'server.address': 'api.openai.com',
      'server.port': 443,
      'mayfly.credential.provider': 'openai',
    };
    await app.sendTraces(encodeTraces([traceOf(useSpan(name, attributes, now - 60_000))], 'protobuf'));
    await store.foldPending();
  }, 120_000);
  afterAll(() => databases.stop());

  const ask = async (path: string): Promise<unknown> => (await app.sendAs('read', path)).json();

  test.each(Object.entries(paths))(
    '%s answers as the document says, and is audited once',
    async (id, path) => {
      const operation = operations.find((each) => each.id === id);
      const before = await store.audit({ before: null, limit: 1 }, testAccess());
      const response = await app.sendAs('read', path);
      expect(response.status).toBe(200);
      if (operation === undefined) throw new Error('it is not in the document');
      expect(await faultsOf(operation, response)).toEqual([]);
      const after = await store.audit({ before: null, limit: 3 }, testAccess());
      // The audit reads itself, too.
      expect(after[0]?.seq).toBe((before[0]?.seq ?? 0) + 2);
      expect(after[0]?.route).toBe(`GET ${operation.path}`);
    },
  );

  test('they say what the span said', async () => {
    const workload = { service: 'invoices', namespace: null, environment: null, owner: null };
    const { items } = (await ask(paths['workloads'] ?? '')) as { items: { id: string }[] };
    expect(items).toMatchObject([
      {
        ...workload,
        credentials: { live: 1, idle: 0 },
        agents: ['planner'],
        coverage: { gaps: ['no_heartbeat', 'no_environment', 'no_owner'] },
      },
    ]);
    expect(await ask(`/api/v1/workloads/${items[0]?.id}`)).toMatchObject({
      ...workload,
      processes: [{ instance: 'process-1', doubts: [] }],
      targets: [{ address: 'api.openai.com', port: 443, uses: { count: 3, exact: true } }],
    });
    expect(await ask(paths['actors'] ?? '')).toMatchObject({
      items: [
        {
          kind: 'agent',
          name: 'planner',
          workloads: [workload],
          credentials: 1,
          targets: ['api.openai.com'],
        },
      ],
    });
    expect(await ask(paths['counts'] ?? '')).toMatchObject({
      groups: [{ value: 'planner', credentials: 1 }],
    });
    expect(await ask(paths['matrix'] ?? '')).toMatchObject({
      items: [{ agent: 'planner', tool: 'search', fingerprint: name, provider: 'openai', uses: 3 }],
    });
    expect(await ask(paths['modelEndpoints'] ?? '')).toMatchObject({
      items: [
        { address: 'api.openai.com', provider: 'openai', identities: [{ fingerprint: name, uses: 3 }] },
      ],
    });
    expect(await ask(paths['issuers'] ?? '')).toMatchObject({
      items: [
        { provider: 'openai', address: null, targets: [{ address: 'api.openai.com', credentials: 1 }] },
      ],
    });
    expect(await ask(paths['completeness'] ?? '')).toMatchObject({ credentials: 1, actor: 1, owner: 0 });
    expect(await ask(paths['observations'] ?? '')).toMatchObject({
      items: [{ agent: 'planner' }],
      nextCursor: null,
    });
    const usage = (await ask(paths['usage'] ?? '')) as { points: { used: number }[] };
    expect(usage.points.reduce((sum, { used }) => sum + used, 0)).toBe(3);
  });

  test.each([
    ['/api/v1/workloads?limit=0', /^limit must be a number from 1 to 200$/],
    ['/api/v1/workloads?limit=201', /^limit must be/],
    ['/api/v1/targets?cursor=x', /^cursor is not one of ours/],
    ['/api/v1/workloads/abc', /^this is not the id of a workload/],
    ['/api/v1/actors?kind=robot', /^kind must be agent or tool or notebook or human$/],
    ['/api/v1/actors?q=%00', /^q is not plain text$/],
    ['/api/v1/counts', /^by is missing/],
    ['/api/v1/counts?by=provder', /^by is not a field to count by: did you mean provider\?$/],
    ['/api/v1/counts?by=fingerprint', /^by is not a field to count by/],
    ['/api/v1/counts?by=agent&from=2026-11-01', /^from and to need a step/],
    ['/api/v1/counts?by=agent&step=hour&from=yesterday', /^from must be a time since 1970/],
    ['/api/v1/counts?by=agent&step=week', /^step must be hour or day$/],
    ['/api/v1/counts?by=agent&q=provder:aws', /provider/],
    ['/api/v1/matrix?q=is:dead', /./],
    [`/api/v1/credentials/${name}/chain?direction=sideways`, /^direction must be up or down or both$/],
    [`/api/v1/credentials/${name}/usage?step=hour&from=1971-01-01`, /more than 1000 steps/],
    ['/api/v1/credentials/mf1_abc/usage', /^this is not a fingerprint/],
    ['/api/v1/workloads?colour=1', /^unknown parameter colour/],
  ])('%s is refused', async (path, detail) => {
    const response = await app.sendAs('read', path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(detail) });
  });

  test('a cursor of another list is refused', async () => {
    const [first, second] = [someFingerprint(), someFingerprint()].map((of, n) =>
      useSpan(of, { 'server.address': `host-${n}.example.com` }, now),
    );
    if (first === undefined || second === undefined) throw new Error('no spans');
    await app.sendTraces(encodeTraces([traceOf(first, second)], 'protobuf'));
    await store.foldPending();
    const { nextCursor } = (await ask('/api/v1/targets?limit=1')) as { nextCursor: string };
    expect((await app.sendAs('read', `/api/v1/targets?limit=1&cursor=${nextCursor}`)).status).toBe(200);
    for (const path of ['/api/v1/issuers?', '/api/v1/targets?q=api&']) {
      const response = await app.sendAs('read', `${path}cursor=${nextCursor}`);
      expect(await response.json()).toMatchObject({
        detail: expect.stringMatching(/^cursor belongs to another/),
      });
    }
  });
});
