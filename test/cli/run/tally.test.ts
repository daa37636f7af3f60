import { expect, test } from 'vitest';
import { createTally } from '../../../src/cli/run/tally.ts';
import type { AttributeBag, Outcome, SpanName } from '../../../src/core/semconv.ts';
import { sampleFingerprint, sampleNow } from '../support/sample-credentials.ts';
import { spoolLine } from '../support/spool-line.ts';

const fingerprint = { 'mayfly.credential.fingerprint': sampleFingerprint('one') };

function line(name: SpanName, attributes: AttributeBag, instance = 'one'): string {
  return spoolLine({ name, instance, attributes: { ...fingerprint, ...attributes } });
}
function used(outcome: Outcome, count: number, host = 'a.example', instance = 'one'): string {
  return line(
    'credential.use',
    { 'mayfly.use.outcome': outcome, 'server.address': host, 'mayfly.count': count },
    instance,
  );
}
function totals(...lines: string[]) {
  const tally = createTally(() => sampleNow);
  for (const each of lines) tally.add(each);
  return tally.totals();
}

test.each<[string, string[], object]>([
  ['nothing', [], { processes: 0, fetched: 0, used: 0, dropped: 0 }],
  ['readings are maxima, not sums', [used('sent', 1), used('sent', 2), used('sent', 3)], { used: 3 }],
  ['reading a line again changes nothing', [used('sent', 3), used('sent', 3)], { used: 3 }],
  ['an answer is not another use', [used('sent', 2), used('accepted', 1), used('denied', 1)], { used: 2 }],
  ['uses without an answer count', [used('sent', 5), used('accepted', 4)], { used: 5 }],
  ['targets add up', [used('sent', 2, 'a.example'), used('sent', 3, 'b.example')], { used: 5 }],
  ['processes add up', [used('sent', 2), used('sent', 2, 'a.example', 'two')], { used: 4, processes: 2 }],
  [
    'what is only held is not fetched',
    [
      line('credential.fetch', {
        'mayfly.fetch.source': 'env',
        'mayfly.credential.held': true,
        'mayfly.count': 1,
      }),
      line('credential.fetch', { 'mayfly.fetch.source': 'env', 'mayfly.count': 2 }),
    ],
    { fetched: 2 },
  ],
  [
    'drops are the greatest that a process reported',
    [0, 2, 5].map((dropped) => line('mayfly.process', { 'mayfly.process.dropped': dropped })),
    { dropped: 5, processes: 1 },
  ],
  [
    'a line that is no OTLP counts for nothing',
    ['{', '"x"', '{"resourceSpans":[{}]}'],
    { processes: 0, used: 0 },
  ],
])('%s', (_what, lines, expected) => expect(totals(...lines)).toMatchObject(expected));
