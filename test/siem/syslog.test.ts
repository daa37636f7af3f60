import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Destination, OutgoingRecord } from '../../collector/export/destination.ts';
import { syslog } from '../../collector/export/destinations/syslog.ts';
import { completeValues } from '../../collector/export/setting-values.ts';
import { cef } from '../../src/core/siem/formats/cef.ts';
import { leef } from '../../src/core/siem/formats/leef.ts';
import { ndjson } from '../../src/core/siem/formats/ndjson.ts';
import { never, outgoing, taken } from '../collector/export/outgoing.ts';
import { exportDeps, plainRecord } from '../collector/export/plain-record.ts';
import { rsyslog, type SyslogDaemon, syslogNg } from './syslog-daemons.ts';

const transports = ['tls', 'tcp', 'lf', 'udp'] as const;

/** Real daemons of Debian; where there is no apt, or no network, they are skipped, and that is said. */
const daemons = [
  ['rsyslog', rsyslog()],
  ['syslog-ng', syslogNg()],
] as const;

describe.each(daemons)('%s', (name, daemon) => {
  if (daemon === null) {
    test.skip(`${name} cannot be had from Debian here`, () => {});
    return;
  }
  let running: SyslogDaemon;
  beforeAll(async () => {
    running = await daemon.start();
    console.log(`tests: sending to ${daemon.title}`);
  });
  afterAll(() => running.stop());

  function to(transport: (typeof transports)[number]): Destination {
    const given = {
      tls: { transport: 'tls', ...running.tls },
      tcp: { transport: 'tcp' },
      lf: { transport: 'tcp', framing: 'lf' },
      udp: { transport: 'udp' },
    }[transport];
    const values = {
      host: '127.0.0.1',
      port: String(running.ports[transport]),
      app_name: transport,
      ...given,
    };
    return syslog.create(completeValues(syslog.settings, values), exportDeps());
  }

  async function arrived(transport: string, count: number): Promise<readonly SyslogDaemonMessage[]> {
    const mine = (): readonly SyslogDaemonMessage[] =>
      running.messages().filter(({ app }) => app === transport);
    await expect.poll(() => mine().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count);
    return mine();
  }

  test.each(transports)(
    'over %s each record arrives as one message, with its text and the id of its event',
    async (transport) => {
      const every = [ndjson, cef, leef].flatMap((format) => outgoing(format, 100)).filter(fits);
      const records: readonly OutgoingRecord[] = [
        // As many as a socket holds before anybody reads: a datagram that finds it full is lost, by design.
        ...(transport === 'udp' ? every.filter((_, n) => n % 6 === 0) : every),
        plainRecord(900, { body: 'x'.repeat(7800) }),
        plainRecord(901, { body: 'ä€😀 | = ^ "quoted" \\ ] %0a', severity: 4 }),
      ];
      const destination = to(transport);
      await destination.check(never());
      expect(await destination.deliver(records, never())).toEqual(taken);
      const messages = await arrived(transport, records.length);
      expect(messages).toHaveLength(records.length);
      for (const [n, record] of records.entries()) {
        const message = messages[n];
        // rsyslog keeps the space between structured data and text, as RFC 5424 does not say whose it is.
        expect(message?.msg.replace(/^ /, '')).toBe(record.body);
        expect(message?.sd).toContain(record.id);
        expect(message?.pri).toBe(record.severity === 4 ? '106' : '110');
        expect([message?.host, message?.msgid]).toEqual(['collector-1', record.kind]);
      }
      await destination.close();
    },
  );

  test('a message longer than 8,000 bytes is never cut in two: it is not sent', async () => {
    const destination = to('tcp');
    const { rejected } = await destination.deliver([plainRecord(950, { body: 'y'.repeat(8000) })], never());
    expect(rejected).toHaveLength(1);
    expect(running.messages().filter(({ msg }) => msg.includes('yyyy'))).toEqual([]);
    await destination.close();
  });

  test('without its client certificate nothing is taken, and that is said', async () => {
    const values = {
      host: '127.0.0.1',
      port: String(running.ports.tls),
      ca_file: running.tls['ca_file'] ?? '',
    };
    const destination = syslog.create(completeValues(syslog.settings, values), exportDeps());
    const failure = await destination
      .deliver([plainRecord(960, { body: 'stranger' })], never())
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/DeliveryFailure: 127\.0\.0\.1:\d+: /);
    expect(running.messages().filter(({ msg }) => msg.includes('stranger'))).toEqual([]);
  });
});

/** Some of the samples are as large as an event can be. */
function fits({ body }: OutgoingRecord): boolean {
  return Buffer.byteLength(body) < 7500;
}

type SyslogDaemonMessage = ReturnType<SyslogDaemon['messages']>[number];
