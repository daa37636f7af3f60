import { describe, expect, test } from 'vitest';
import { type Pending, positionOf } from '../../../../collector/store/inbox/inbox.ts';
import { createRecentRequests } from '../../../../collector/store/live/recent-requests.ts';
import type { Batch } from '../../../../src/core/batch/batch.ts';
import { instant } from '../../../../src/core/instant.ts';

const openedAt = instant(1);
const life = { stream: 1, openedAt };
// Only its size is looked at.
const batch = { length: 0, strings: [], contexts: [], heartbeats: [] } as unknown as Batch;
const committed = (...seqs: readonly number[]): readonly Pending[] =>
  seqs.map((seq) => ({ position: positionOf(1, seq), openedAt, batch }));

function seqsBetween(recent: ReturnType<typeof createRecentRequests>, after: number, upTo: number) {
  return recent.between(life, { after, upTo })?.map(({ seq }) => seq) ?? null;
}

describe('what was committed a moment ago', () => {
  test('is told from memory, as far as all of it is there', () => {
    const recent = createRecentRequests({ requests: 2, bytes: 1_000_000 });
    recent.add(committed(1));
    recent.keep(true);
    recent.add(committed(2, 3));
    expect(seqsBetween(recent, 0, 3)).toBe(null);
    expect(seqsBetween(recent, 1, 3)).toEqual([2, 3]);
    recent.add(committed(4));
    expect(seqsBetween(recent, 1, 4)).toBe(null);
    expect(seqsBetween(recent, 2, 4)).toEqual([3, 4]);
  });

  test.each([
    ['nobody listens any more', (recent: ReturnType<typeof createRecentRequests>) => recent.keep(false)],
    [
      'others take its place',
      (recent: ReturnType<typeof createRecentRequests>) =>
        recent.add([1, 2, 3].map((seq) => ({ position: positionOf(2, seq), openedAt: instant(2), batch }))),
    ],
  ])('a stream in doubt stays so when %s', (_name, happens) => {
    const recent = createRecentRequests({ requests: 2, bytes: 1_000_000 });
    recent.keep(true);
    recent.add(committed(1, 2));
    recent.doubt(1);
    expect(seqsBetween(recent, 2, 3)).toBe(null);
    happens(recent);
    expect(seqsBetween(recent, 2, 3)).toBe(null);
  });
});
