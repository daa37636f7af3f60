import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splunkHec } from '../../collector/export/destinations/splunk-hec.ts';
import { splunkHec as splunkFormat } from '../../src/core/siem/formats/splunk-hec.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { type ReceivingCollector, receivingOtelcol, startOtelcol } from './otelcol.ts';
import { takenLogs } from './taken-logs.ts';

const program = receivingOtelcol();

/** The Collector's own receiver for Splunk's protocol: it reads events and acknowledgements as Splunk documents them. */
describe.skipIf(program === null)("OpenTelemetry Collector's splunk_hec receiver", () => {
  const token = fakeSecret('', 36);
  let collector: ReceivingCollector;
  let url = '';

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    collector = await startOtelcol(program ?? '', {
      name: 'splunk_hec',
      receiver: `  splunk_hec:\n    endpoint: 127.0.0.1:${port}\n    ack:\n      extension: ack\n`,
      extensions: { config: '  ack:', names: 'ack' },
      isReady: () => fetch(`${url}/services/collector/health`),
    });
  }, 900_000);
  afterAll(() => collector?.stop());

  test.each([
    ['packed', { gzip: 'true' }],
    ['as it is', { gzip: 'false' }],
    ['with indexer acknowledgement', { acknowledgement: 'true' }],
  ])('takes batches %s, each event with its time, host and source type', async (what, values) => {
    const index = what.replaceAll(' ', '-');
    const destination = destinationFor(splunkHec, { url, token, index, ...values });
    await destination.check(never());
    const records = outgoing(splunkFormat, 300);
    expect(await destination.deliver(records, never())).toEqual(taken);
    const mine = () => eventsIn(collector.exports()).filter((event) => event.index === index);
    await expect.poll(() => mine().length, { timeout: 30_000 }).toBe(300);
    const byId = new Map(mine().map((event) => [String(event.body['event_id']), event]));
    for (const { id, at, group, fields } of records) {
      const event = byId.get(id);
      // The receiver reads seconds into a binary fraction.
      expect(Math.abs((event?.atMs ?? 0) - at)).toBeLessThanOrEqual(1);
      expect([event?.host, event?.sourcetype]).toEqual(['collector-1', group]);
      expect(event?.body).toEqual(asOtlp(fields));
    }
  });
});

interface TakenEvent {
  readonly index: unknown;
  readonly host: unknown;
  readonly sourcetype: unknown;
  readonly atMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function eventsIn(exports: readonly unknown[]): readonly TakenEvent[] {
  return takenLogs(exports).map(({ resource, atMs, body }) => ({
    index: resource['com.splunk.index'],
    host: resource['host.name'],
    sourcetype: resource['com.splunk.sourcetype'],
    atMs,
    body: body as Readonly<Record<string, unknown>>,
  }));
}

/** What JSON keeps of it. */
function asOtlp(fields: unknown): unknown {
  return JSON.parse(JSON.stringify(fields));
}
