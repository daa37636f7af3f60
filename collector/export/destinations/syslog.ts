import { MayflyError } from '../../../src/core/errors.ts';
import type {
  Delivered,
  Destination,
  DestinationDeps,
  DestinationKind,
  OutgoingRecord,
  Rejected,
  SettingValues,
} from '../destination.ts';
import { choiceOf, numberOf, portOf, textOf } from '../setting-values.ts';
import { createDatagramSender } from '../syslog/datagram-sender.ts';
import { facilities } from '../syslog/facilities.ts';
import { type Framing, framings, misframed } from '../syslog/framing.ts';
import { type SyslogHeader, syslogMessage } from '../syslog/message.ts';
import type { SyslogSender } from '../syslog/sender.ts';
import { createStreamSender } from '../syslog/stream-sender.ts';
import { tlsOptions, tlsSettings } from '../tls-settings.ts';

const transports = ['tls', 'tcp', 'udp'] as const;
const optional = { kind: 'text', required: false } as const;

/**
 * Syslog: RFC 5424 over TLS (RFC 5425), TCP (RFC 6587) or UDP (RFC 5426).
 *
 * Syslog has no acknowledgement. Over TLS and TCP a batch counts as sent when the kernel has its last byte and the
 * connection stayed open for `settle` milliseconds after it; what a receiver had not read when it died is lost without
 * a sign. Over UDP nothing is promised.
 */
export const syslog: DestinationKind = {
  name: 'syslog',
  title: 'Syslog (RFC 5424)',
  settings: [
    { name: 'host', about: 'host of the receiver', kind: 'text', required: true, fallback: null },
    {
      name: 'port',
      about: '6514 for TLS, often 514 or 601 else',
      kind: 'number',
      required: false,
      fallback: '6514',
    },
    {
      name: 'transport',
      about: 'tls, tcp or udp',
      kind: 'choice',
      values: transports,
      required: false,
      fallback: 'tls',
    },
    {
      name: 'framing',
      about:
        'how messages are told apart on TLS and TCP: their length before them, or a line feed behind them',
      kind: 'choice',
      values: framings,
      required: false,
      fallback: 'octet-counting',
    },
    {
      name: 'facility',
      about: 'facility, by name or number: audit is 13, "log audit"',
      ...optional,
      fallback: 'audit',
    },
    { name: 'app_name', about: 'APP-NAME of the header', ...optional, fallback: 'mayfly' },
    { name: 'host_name', about: 'HOSTNAME of the header; left out: this host', ...optional, fallback: null },
    {
      name: 'data_id',
      about:
        'id of the structured data that holds the id of the event, name@enterprise-number; none: no structured data',
      ...optional,
      fallback: 'mayfly@32473',
    },
    {
      name: 'header',
      about: 'host: nothing between HOSTNAME and the text, as IBM writes LEEF',
      kind: 'choice',
      values: ['full', 'host'],
      required: false,
      fallback: 'full',
    },
    {
      name: 'max_bytes',
      about: 'longer messages are dead letters; rsyslog cuts at 8096 unless it was told otherwise',
      kind: 'number',
      required: false,
      fallback: '8000',
    },
    {
      name: 'udp_rate',
      about: 'messages a second over UDP: sent faster, bursts are lost where nobody can tell',
      kind: 'number',
      required: false,
      fallback: '1000',
    },
    { name: 'timeout', about: 'seconds for one batch', kind: 'number', required: false, fallback: '30' },
    {
      name: 'settle',
      about: 'milliseconds that a connection has to stay open after a batch before it counts as sent',
      kind: 'number',
      required: false,
      fallback: '20',
    },
    ...tlsSettings,
  ],
  formats: ['cef', 'leef', 'ocsf', 'ecs', 'ndjson', 'splunk-hec', 'asim', 'cloudevents'],
  limits: { records: 1000, bytes: 4_000_000, recordBytes: 65_000 },
  create: createSyslog,
};

function createSyslog(values: SettingValues, deps: DestinationDeps): Destination {
  const transport = choiceOf(values, 'transport', transports);
  const framing = choiceOf(values, 'framing', framings);
  const header = headerOf(values, deps.exporter.host);
  const most = numberOf(values, 'max_bytes');
  if (most < 480 || most > 65_000) throw wrong('max_bytes is not between 480 and 65000');
  const sender = senderOf(values, deps, { transport, framing });
  const toMessage = (record: OutgoingRecord): Buffer => Buffer.from(syslogMessage(record, header));
  const refusal = (message: Buffer): string | null => {
    if (message.length > most) return `${message.length} bytes, and max_bytes is ${most}`;
    return misframed(message, transport === 'udp' ? 'octet-counting' : framing);
  };

  return {
    deliver: async (records, signal): Promise<Delivered> => {
      const rejected: Rejected[] = [];
      const messages: Buffer[] = [];
      for (const [at, record] of records.entries()) {
        const message = toMessage(record);
        const reason = refusal(message);
        if (reason === null) messages.push(message);
        else rejected.push({ at, reason });
      }
      if (messages.length > 0) await sender.send(messages, signal);
      return { rejected, again: [], retryAfterMs: null };
    },
    check: (signal) => sender.check(signal),
    close: async () => sender.close(),
  };
}

interface Wire {
  readonly transport: (typeof transports)[number];
  readonly framing: Framing;
}

function senderOf(values: SettingValues, deps: DestinationDeps, { transport, framing }: Wire): SyslogSender {
  const [host, port] = [textOf(values, 'host'), portOf(values, 'port')];
  deps.network.checkHost(host, port);
  const tls = tlsOptions(values);
  if (transport !== 'tls' && tls !== null) {
    throw wrong(
      `transport is ${transport}, so ca_file, certificate_file, key_file and server_name do nothing`,
    );
  }
  if (transport === 'udp') {
    const rate = numberOf(values, 'udp_rate');
    if (rate < 1) throw wrong('udp_rate is below 1');
    return createDatagramSender(deps.network, { host, port, rate, elapsedMs: () => performance.now() });
  }
  return createStreamSender(deps.network, {
    host,
    port,
    framing,
    tls: transport === 'tls' ? (tls ?? {}) : null,
    timeoutMs: numberOf(values, 'timeout') * 1000,
    settleMs: numberOf(values, 'settle'),
  });
}

function headerOf(values: SettingValues, ownHost: string): SyslogHeader {
  const dataId = textOf(values, 'data_id');
  if (dataId !== '' && dataId !== 'none' && !/^[^\s=\]"@]{1,26}@\d{1,10}(?:\.\d{1,10})*$/.test(dataId)) {
    throw wrong('data_id is not of the form name@enterprise-number');
  }
  return {
    facility: facilityOf(textOf(values, 'facility')),
    host: textOf(values, 'host_name') || ownHost,
    app: textOf(values, 'app_name'),
    dataId: dataId === '' || dataId === 'none' ? null : dataId,
    form: choiceOf(values, 'header', ['full', 'host']),
  };
}

function facilityOf(text: string): number {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : facilities.indexOf(text.toLowerCase());
  if (number < 0 || number >= facilities.length) {
    throw wrong(`facility is not one of ${facilities.join(', ')}, or a number up to 23`);
  }
  return number;
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
