import { expect, test } from 'vitest';
import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';
import { groupByAgent } from '../../../web/src/actors/group-by-agent.ts';
import { mergeMatrix } from '../../../web/src/actors/merge-matrix.ts';

function row(fingerprint: string, told: Partial<MatrixRow> = {}): MatrixRow {
  return {
    agent: 'planner',
    tool: 'ledger',
    fingerprint,
    provider: 'oauth',
    type: 'jwt.access_token',
    scopesGranted: ['read'],
    operationsUsed: ['GET /a'],
    targets: ['a.example'],
    uses: 1,
    lastUsedAt: '2026-11-20T10:00:00.000Z',
    ...told,
  };
}

test('credentials that differ in nothing else are one row, the last used first', () => {
  const later = { lastUsedAt: '2026-11-20T11:00:00.000Z', operationsUsed: ['GET /b'], uses: 4 };
  expect(mergeMatrix([row('one'), row('two', later)])).toEqual([
    expect.objectContaining({
      fingerprints: ['two', 'one'],
      operationsUsed: ['GET /a', 'GET /b'],
      targets: ['a.example'],
      uses: 5,
      lastUsedAt: later.lastUsedAt,
    }),
  ]);
});

test.each([
  ['another tool', { tool: null }],
  ['another type', { type: 'opaque' }],
  ['other scopes', { scopesGranted: ['read', 'write'] }],
  ['another agent', { agent: 'writer' }],
])('%s is another row', (_what, told) => {
  expect(mergeMatrix([row('one'), row('two', told)])).toHaveLength(2);
});

test('rows of no known agent stand last', () => {
  const groups = groupByAgent([
    row('x', { agent: null }),
    row('a'),
    row('b', { tool: 'search' }),
    row('a', { tool: null }),
  ]);
  expect(groups.map(({ agent, tools, credentials }) => [agent, tools, credentials])).toEqual([
    ['planner', 2, 2],
    [null, 1, 1],
  ]);
});
