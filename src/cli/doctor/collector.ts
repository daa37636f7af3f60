import { deliver } from '../../../instrumentation/node/spool/deliver.ts';
import { createHttpSend } from '../../../instrumentation/node/spool/http-send.ts';
import type { Context } from '../command.ts';
import type { Finding } from './finding.ts';

const timeoutMs = 5_000;
/** A difference that a reader of the inventory would notice, and one past which times are not believed. */
const noticeableMs = 5_000;
const unbelievableMs = 5 * 60_000;

export interface CollectorChecks {
  readonly findings: readonly Finding[];
  /** It takes observations from here. */
  readonly takes: boolean;
}

/** Whether the collector is reached, keeps the same time and takes observations with this token. */
export async function checkCollector(
  context: Context,
  endpoint: string,
  headers: Readonly<Record<string, string>>,
): Promise<CollectorChecks> {
  const asked = context.now();
  let response: Response;
  try {
    response = await context.fetch(`${endpoint}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    return { findings: [unreachable(endpoint, error, context)], takes: false };
  }
  const text = (await response.text().catch(() => '')).slice(0, 100);
  const answered = context.now();
  const findings: Finding[] = [];
  if (response.status !== 200 || text.trim() !== 'ok') {
    findings.push({
      level: 'warning',
      text: `${endpoint}/healthz answered ${response.status}: it may be no Mayfly collector, or something stands before it`,
    });
  } else findings.push({ level: 'ok', text: `${endpoint} answers` });
  findings.push(...clock(response.headers.get('date'), { asked, answered }));

  const delivery = await deliver(
    { endpoint, headers, send: createHttpSend({ unref: false }) },
    [],
    timeoutMs,
  );
  const takes = delivery.kind === 'taken';
  if (takes) findings.push({ level: 'ok', text: 'it takes observations with this token' });
  else if (delivery.kind === 'stopped') findings.push({ level: 'failure', text: delivery.stop.message });
  else
    findings.push({
      level: 'failure',
      text: `${endpoint} refuses an empty OTLP request: is it a collector?`,
    });
  return { findings, takes };
}

/** `Date` has whole seconds (RFC 9110 section 6.6.1). */
function clock(
  date: string | null,
  { asked, answered }: { readonly asked: number; readonly answered: number },
): readonly Finding[] {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  const behind = asked - 1_000 - theirs;
  const ahead = theirs - answered - 1_000;
  const skewMs = Math.max(behind, ahead, 0);
  if (skewMs < noticeableMs) return [{ level: 'ok', text: 'both clocks agree' }];
  const said = `this clock is ${Math.round(skewMs / 1_000)} s ${ahead > 0 ? 'behind' : 'ahead of'} the collector's`;
  if (skewMs < unbelievableMs) {
    return [{ level: 'warning', text: said, advice: 'times in the inventory are off by so much: check NTP' }];
  }
  return [
    {
      level: 'warning',
      text: said,
      advice: 'the collector does not believe such times and takes the time of receipt: check NTP',
    },
  ];
}

/** What each failure to connect means, by the code of Node and OpenSSL. */
const meanings: readonly (readonly [codes: RegExp, what: string, advice: string])[] = [
  [
    /ECONNREFUSED/,
    'nothing listens there',
    'start the collector, or set --endpoint or OTEL_EXPORTER_OTLP_ENDPOINT',
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    'the host name is not known here',
    'check the name, and the DNS of this machine or pod',
  ],
  [
    /TIMEOUT|ETIMEDOUT|TimeoutError/,
    `no answer within ${timeoutMs / 1_000} s`,
    'a firewall or network policy may drop it: the port must be open from here',
  ],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no route to it', 'check the network or the network policy'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|SSL/,
    'its TLS certificate is not accepted',
    'give the CA by NODE_EXTRA_CA_CERTS or OTEL_EXPORTER_OTLP_CERTIFICATE; the name in the certificate must fit',
  ],
  [
    /ECONNRESET|UND_ERR_SOCKET|EPIPE/,
    'the connection was closed',
    'http or https, proxy or mesh: something in between does not speak the same',
  ],
];

function unreachable(endpoint: string, error: unknown, { env }: Context): Finding {
  const code = [error, error instanceof Error ? error.cause : null].map(codeOf).join(' ');
  const known = meanings.find(([codes]) => codes.test(code));
  const proxy = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].find((name) => env[name]);
  const beside = proxy === undefined ? '' : ` (${proxy} is set; observations do not go through a proxy)`;
  return {
    level: 'failure',
    text: `${endpoint} is not reached: ${known?.[1] ?? 'connection failed'}${beside}`,
    advice: known?.[2] ?? 'see --endpoint',
  };
}

/** A time-out of `fetch` is a DOMException, whose code is a number. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
