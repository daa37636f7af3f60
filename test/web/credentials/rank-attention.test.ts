import { expect, test } from 'vitest';
import { attentionReasons } from '../../../src/core/api/attention.ts';
import { rankAttention } from '../../../web/src/credentials/rank-attention.ts';
import { summaryView } from '../../support/credential-views.ts';

const [grave, less] = attentionReasons;

test('the gravest comes first, then what was seen last, each once with all its reasons', () => {
  const old = summaryView({ lastSeenAt: '2026-11-20T09:00:00.000Z' });
  const recent = summaryView({ lastSeenAt: '2026-11-20T11:00:00.000Z' });
  const both = summaryView({ lastSeenAt: '2026-11-20T08:00:00.000Z' });
  const ranked = rankAttention([
    { reason: grave, items: [both] },
    { reason: less, items: [old, both, recent] },
  ]);
  expect(ranked.map(({ credential }) => credential)).toEqual([both, recent, old]);
  expect(ranked.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual([
    [grave.id, less.id],
    [less.id],
    [less.id],
  ]);
});

test('without answers there is nothing to look at', () => {
  expect(rankAttention(attentionReasons.map((reason) => ({ reason, items: [] })))).toEqual([]);
});
