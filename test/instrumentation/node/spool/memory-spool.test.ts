import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemorySpool } from '../../../../instrumentation/node/spool/memory-spool.ts';
import { type FakeCollector, startFakeCollector } from '../../../cli/support/fake-collector.ts';
import { spoolLine } from '../../../cli/support/spool-line.ts';
import { eventually } from '../../../support/eventually.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
});
afterEach(() => collector.close());

function setUp() {
  let own = 0;
  const spool = openMemorySpool({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, MAYFLY_INGEST_TOKEN: 'x' },
    runAsOwn(work) {
      own += 1;
      return work();
    },
    afterEnd: null,
  });
  return { spool, ownWork: () => own };
}
const line = (spanId: string): string => `${spoolLine({ name: 'credential.use', spanId })}\n`;

test('lines are sent from memory, in order, many in a request, as work of our own', async () => {
  const { spool, ownWork } = setUp();
  const ids = Array.from({ length: 700 }, (_, i) => `s${i}`);
  for (const id of ids) expect(spool.write(line(id))).toBe(true);
  await eventually(() => expect(collector.taken.map(({ spanId }) => spanId)).toEqual(ids));
  expect(collector.requests).toEqual(['POST /v1/traces', 'POST /v1/traces']);
  expect(ownWork()).toBe(2);
  expect(spool.directories()).toEqual([]);
});

test('a collector that cannot take them is asked again, and nothing is lost meanwhile', async () => {
  let refusals = 2;
  collector.traces = () => ({ status: refusals-- > 0 ? 503 : 200 });
  const { spool } = setUp();
  spool.write(line('a'));
  await eventually(() => expect(collector.requests.length).toBeGreaterThan(1));
  spool.write(line('b'));
  await eventually(() => expect(collector.taken.map(({ spanId }) => spanId)).toEqual(['a', 'b']));
});

test('past four megabytes it takes nothing, and again when some were sent', async () => {
  collector.traces = () => ({ status: 503 });
  const { spool } = setUp();
  const long = `${spoolLine({ name: 'credential.use', attributes: { 'mayfly.purpose': 'p'.repeat(100_000) } })}\n`;
  let taken = 0;
  while (spool.write(long)) taken += 1;
  expect(taken).toBe(Math.floor((4 * 1_048_576) / long.length));
  collector.traces = () => ({ status: 200 });
  await eventually(() => expect(spool.write(long)).toBe(true));
});
