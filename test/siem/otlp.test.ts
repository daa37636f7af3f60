import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { otlp } from '../../collector/export/destinations/otlp.ts';
import { otlpLogs } from '../../src/core/siem/formats/otlp-logs.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { type ReceivingCollector, receivingOtelcol, startOtelcol } from './otelcol.ts';
import { takenLogs } from './taken-logs.ts';

const program = receivingOtelcol();

describe.skipIf(program === null)("OpenTelemetry Collector's otlp receiver", () => {
  let collector: ReceivingCollector;
  let url = '';

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    collector = await startOtelcol(program ?? '', {
      name: 'otlp',
      receiver: `  otlp:\n    protocols:\n      http:\n        endpoint: 127.0.0.1:${port}\n`,
      isReady: () => fetch(url),
    });
  }, 900_000);
  afterAll(() => collector?.stop());

  test.each([
    ['packed', 'true', 300],
    ['as it is', 'false', 301],
  ])('takes batches %s, each record with its time, severity, name and attributes', async (_, gzip, count) => {
    const before = takenLogs(collector.exports()).length;
    const destination = destinationFor(otlp, { url, gzip });
    await destination.check(never());
    const records = outgoing(otlpLogs, count);
    expect(await destination.deliver(records, never())).toEqual(taken);
    const mine = () => takenLogs(collector.exports()).slice(before);
    await expect.poll(() => mine().length, { timeout: 30_000 }).toBe(count);
    const byId = new Map(mine().map((log) => [log.attributes['mayfly.event.id'], log]));
    expect(byId.size).toBe(count);
    for (const { id, at, fields } of records) {
      const sent = fields as Readonly<Record<'severityNumber' | 'eventName' | 'body', unknown>>;
      const log = byId.get(id);
      expect(log?.atMs).toBe(at);
      expect(log?.resource).toMatchObject({ 'service.name': 'mayfly-collector' });
      expect([log?.severityNumber, log?.eventName, { stringValue: log?.body }]).toEqual([
        sent.severityNumber,
        sent.eventName,
        sent.body,
      ]);
    }
  });

  test('what no receiver of OTLP takes is told in words of the Collector', async () => {
    const destination = destinationFor(otlp, { url: `${url}/nowhere` });
    const failure = await destination
      .deliver(outgoing(otlpLogs, 3), never())
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/DeliveryFailure: .*404/);
  });
});
