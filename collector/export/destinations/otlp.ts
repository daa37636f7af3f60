import { deliverInParts, type PartRefused } from '../deliver-in-parts.ts';
import { DeliveryFailure } from '../delivery-failure.ts';
import type {
  Delivered,
  Destination,
  DestinationDeps,
  DestinationKind,
  OutgoingRecord,
  SettingValues,
} from '../destination.ts';
import { type Answer, exchange } from '../exchange.ts';
import { type AnswerContext, failureOfAnswer } from '../failure-of-answer.ts';
import { gzipBody } from '../gzip-body.ts';
import { extraHeaders, headersSetting } from '../header-settings.ts';
import { otlpReply } from '../otlp/reply.ts';
import { otlpRequest } from '../otlp/request.ts';
import { quoteAnswer } from '../quote-answer.ts';
import { flagOf, numberOf, textOf } from '../setting-values.ts';
import { tlsOptions, tlsSettings } from '../tls-settings.ts';

/** The only ones after which a request may be sent again: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const retried = new Set([429, 502, 503, 504]);
/** Nothing is wrong with the request, but with the settings: it waits for the operator and is not thrown away. */
const ofTheSettings = new Set([401, 403, 404, 405, 407, 410]);

/**
 * OTLP/HTTP logs in JSON (OTLP 1.11). A receiver that takes a request in part says how many records it refused, not
 * which: then all of the request become dead letters that say so, for sending them again by itself is forbidden.
 */
export const otlp: DestinationKind = {
  name: 'otlp',
  title: 'OTLP/HTTP logs',
  settings: [
    {
      name: 'url',
      about: 'where logs are posted to; /v1/logs is added to a URL without a path',
      kind: 'url',
      required: true,
      fallback: null,
    },
    headersSetting,
    { name: 'gzip', about: 'compress requests', kind: 'flag', required: false, fallback: 'true' },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '30' },
    ...tlsSettings,
  ],
  formats: ['otlp-logs'],
  limits: { records: 1000, bytes: 2_000_000, recordBytes: 500_000 },
  create: createOtlp,
};

function createOtlp(values: SettingValues, deps: DestinationDeps): Destination {
  deps.network.checkUrl(textOf(values, 'url'));
  const url = new URL(textOf(values, 'url'));
  if (url.pathname === '/') url.pathname = '/v1/logs';
  const extra = extraHeaders(values);
  const context = { now: deps.now, secrets: extra.secrets };
  const isPacked = flagOf(values, 'gzip');
  const [tls, timeoutMs] = [tlsOptions(values), numberOf(values, 'timeout') * 1000];

  const post = async (records: readonly OutgoingRecord[], signal: AbortSignal): Promise<Answer> => {
    const text = otlpRequest(records, deps.exporter);
    return exchange(deps.network, {
      url: url.href,
      headers: {
        'user-agent': `mayfly/${deps.exporter.version}`,
        ...extra.headers,
        'content-type': 'application/json',
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body: isPacked ? await gzipBody(text) : text,
      tls,
      timeoutMs,
      signal,
    });
  };

  return {
    deliver: (records, signal) =>
      deliverInParts(records, async (part) => outcome(await post(part, signal), part.length, context)),
    check: async (signal) => {
      // A request without records is one, and is answered as any.
      const answer = await post([], signal);
      if (answer.status !== 400) accepted(answer, context);
    },
    close: async () => {},
  };
}

function outcome(answer: Answer, count: number, context: AnswerContext): Delivered | PartRefused {
  const { status } = answer;
  const said = quoteAnswer(answer.text, context.secrets);
  const reason = `answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 400 || status === 413 || status === 422) {
    return { refused: status === 413 ? 'size' : 'content', at: null, reason };
  }
  if (isPermanent(status)) return allRejected(count, `${reason} (OTLP forbids to send it again)`);
  const { rejected, message } = accepted(answer, context);
  if (rejected === 0) return { rejected: [], again: [], retryAfterMs: null };
  const why = quoteAnswer(message, context.secrets) || 'no reason given';
  return allRejected(
    count,
    rejected >= count
      ? `the receiver refused it: ${why}`
      : `the receiver refused ${rejected} of ${count} records and does not say which, maybe this one: ${why}`,
  );
}

function isPermanent(status: number): boolean {
  return status >= 400 && !retried.has(status) && !ofTheSettings.has(status);
}

function accepted(
  answer: Answer,
  context: AnswerContext,
): { readonly rejected: number; readonly message: string } {
  if (answer.status < 200 || answer.status > 299) throw failureOfAnswer(answer, context);
  const reply = otlpReply(answer.text, answer.headers.get('content-type') ?? '');
  if (reply !== null) return reply;
  throw new DeliveryFailure(
    'unclear',
    `answered ${answer.status} with a page, not as OTLP does: is a proxy in between, or the path another?`,
  );
}

function allRejected(count: number, reason: string): Delivered {
  return {
    rejected: Array.from({ length: count }, (_, at) => ({ at, reason })),
    again: [],
    retryAfterMs: null,
  };
}
