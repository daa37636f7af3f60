import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syslog } from '../../collector/export/destinations/syslog.ts';
import { cef } from '../../src/core/siem/formats/cef.ts';
import { ndjson } from '../../src/core/siem/formats/ndjson.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { type ReceivingCollector, receivingOtelcol, startOtelcol } from './otelcol.ts';
import { takenLogs } from './taken-logs.ts';

const program = receivingOtelcol();

/** It parses RFC 5424 by itself, with octet counting: another reader than the daemons'. */
describe.skipIf(program === null)("OpenTelemetry Collector's syslog receiver", () => {
  let collector: ReceivingCollector;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    collector = await startOtelcol(program ?? '', {
      name: 'syslog',
      receiver: `  syslog:
    protocol: rfc5424
    enable_octet_counting: true
    tcp:
      listen_address: 127.0.0.1:${port}
      max_log_size: 64KiB
`,
      isReady: () => canConnect(port),
    });
  }, 900_000);
  afterAll(() => collector?.stop());

  test.each([
    ['ndjson', ndjson],
    ['cef', cef],
  ])('reads every record of %s with its id, time and text', async (app, format) => {
    const records = outgoing(format, 200).filter(({ body }) => Buffer.byteLength(body) < 7500);
    const destination = destinationFor(syslog, {
      host: '127.0.0.1',
      port: String(port),
      transport: 'tcp',
      app_name: app,
    });
    await destination.check(never());
    expect(await destination.deliver(records, never())).toEqual(taken);
    const mine = () =>
      takenLogs(collector.exports()).filter(({ attributes }) => attributes['appname'] === app);
    await expect.poll(() => mine().length, { timeout: 30_000 }).toBe(records.length);
    for (const [n, { id, at, kind, body }] of records.entries()) {
      const log = mine()[n];
      expect(log?.atMs).toBe(at);
      expect(log?.attributes).toMatchObject({ hostname: 'collector-1', msg_id: kind, message: body });
      expect(JSON.stringify(log?.attributes['structured_data'])).toContain(id);
    }
    await destination.close();
  });
});

function canConnect(port: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy()));
    socket.on('error', reject);
  });
}
