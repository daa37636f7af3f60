import { askForToken } from '../ask-for-token.ts';
import { type CachedToken, createCachedToken, sendWithToken } from '../cached-token.ts';
import { deliverByGroup } from '../deliver-by-group.ts';
import { deliverInParts, type PartRefused } from '../deliver-in-parts.ts';
import type { Destination, DestinationDeps, DestinationKind, SettingValues } from '../destination.ts';
import { type Answer, exchange } from '../exchange.ts';
import { type AnswerContext, failureOfAnswer } from '../failure-of-answer.ts';
import { gzipBody } from '../gzip-body.ts';
import { jsonAnswer, objectOf } from '../json-answer.ts';
import { quoteAnswer } from '../quote-answer.ts';
import { numberOf, textOf } from '../setting-values.ts';

/**
 * Microsoft Sentinel by the Logs Ingestion API
 * (https://learn.microsoft.com/en-us/azure/azure-monitor/logs/logs-ingestion-api-overview). A call has at most 1 MB,
 * packed or not, and 204 is its acknowledgement. It knows no event again: queries deduplicate by `EventUid`. Written to
 * the documentation; no Azure was at hand.
 */
export const sentinel: DestinationKind = {
  name: 'sentinel',
  title: 'Microsoft Sentinel (Logs Ingestion)',
  settings: [
    {
      name: 'endpoint',
      about: 'endpoint of the data collection rule: https://….ingest.monitor.azure.com',
      kind: 'url',
      required: true,
      fallback: null,
    },
    {
      name: 'rule_id',
      about: 'immutable id of the rule: dcr-…',
      kind: 'text',
      required: true,
      fallback: null,
    },
    {
      name: 'stream',
      about:
        'stream of the rule; {group} is the schema of the record (Authentication, AuditEvent, AlertEvent)',
      kind: 'text',
      required: false,
      fallback: 'Custom-Mayfly_CL',
    },
    { name: 'tenant_id', about: 'Entra tenant', kind: 'text', required: true, fallback: null },
    { name: 'client_id', about: 'Entra application', kind: 'text', required: true, fallback: null },
    {
      name: 'client_secret',
      about: 'secret of the application',
      kind: 'secret',
      required: true,
      fallback: null,
    },
    {
      name: 'authority',
      about: 'where tokens come from, for other clouds',
      kind: 'url',
      required: false,
      fallback: 'https://login.microsoftonline.com',
    },
    {
      name: 'scope',
      about: 'scope of the token, for other clouds',
      kind: 'text',
      required: false,
      fallback: 'https://monitor.azure.com//.default',
    },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '30' },
  ],
  formats: ['asim', 'ocsf', 'ndjson'],
  limits: { records: 1000, bytes: 950_000, recordBytes: 500_000 },
  create: createSentinel,
};

function createSentinel(values: SettingValues, deps: DestinationDeps): Destination {
  const endpoint = textOf(values, 'endpoint').replace(/\/+$/, '');
  deps.network.checkUrl(endpoint);
  const rule = encodeURIComponent(textOf(values, 'rule_id'));
  const stream = textOf(values, 'stream');
  const timeoutMs = numberOf(values, 'timeout') * 1000;
  const secret = textOf(values, 'client_secret');
  const token = entraToken(values, deps, timeoutMs);
  const context = (): AnswerContext => ({ now: deps.now, secrets: [secret, token.held()], advice });

  const upload = async (group: string, body: string, signal: AbortSignal): Promise<Answer> => {
    const packed = await gzipBody(body);
    const name = encodeURIComponent(stream.replaceAll('{group}', group));
    return sendWithToken(token, signal, (bearer) =>
      exchange(deps.network, {
        url: `${endpoint}/dataCollectionRules/${rule}/streams/${name}?api-version=2023-01-01`,
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: packed,
        timeoutMs,
        signal,
      }),
    );
  };

  return {
    deliver: (records, signal) =>
      deliverByGroup(
        records,
        ({ group }) => (stream.includes('{group}') ? (group ?? '') : ''),
        (group, members) =>
          deliverInParts(members, async (part) => {
            const answer = await upload(group, `[${part.map(({ body }) => body).join(',')}]`, signal);
            if (answer.status === 204) return { rejected: [], again: [], retryAfterMs: null };
            const refusal = refusalOf(answer, context());
            if (refusal === null) throw failureOfAnswer(answer, context());
            return refusal;
          }),
      ),
    check: async (signal) => {
      // No records: whether the rule takes the token and knows the stream is said all the same.
      const answer = await upload(stream.includes('{group}') ? 'AuditEvent' : '', '[]', signal);
      if (answer.status !== 204 && refusalOf(answer, context())?.refused !== 'content') {
        throw failureOfAnswer(answer, context());
      }
    },
    close: async () => {},
  };
}

const advice: Readonly<Record<number, string>> = {
  401: 'the token was not taken, not even a new one',
  403: 'the application needs the role Monitoring Metrics Publisher on the data collection rule',
  404: 'there is no such data collection rule at this endpoint',
};

/** 400 does not say which record it is about; about the stream itself it is no refusal of records. */
function refusalOf(answer: Answer, { secrets }: AnswerContext): PartRefused | null {
  if (answer.status === 413) return { refused: 'size', at: null, reason: 'larger than the 1 MB of a call' };
  if (answer.status !== 400) return null;
  const code = String(objectOf(jsonAnswer(answer.text)?.['error'])?.['code'] ?? '');
  if (/stream|version|rule|dcr/i.test(code)) return null;
  return { refused: 'content', at: null, reason: quoteAnswer(`400: ${answer.text}`, secrets) };
}

function entraToken(values: SettingValues, deps: DestinationDeps, timeoutMs: number): CachedToken {
  const authority = textOf(values, 'authority').replace(/\/+$/, '');
  const url = `${authority}/${encodeURIComponent(textOf(values, 'tenant_id'))}/oauth2/v2.0/token`;
  deps.network.checkUrl(url);
  const secret = textOf(values, 'client_secret');
  const form = {
    grant_type: 'client_credentials',
    client_id: textOf(values, 'client_id'),
    client_secret: secret,
    scope: textOf(values, 'scope'),
  };
  return createCachedToken(
    (signal) => askForToken(deps, { url, form: () => form, secrets: [secret], timeoutMs }, signal),
    deps.now,
  );
}
