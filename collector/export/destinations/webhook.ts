import { randomUUID } from 'node:crypto';
import { MayflyError } from '../../../src/core/errors.ts';
import { deliverInParts, type PartRefused } from '../deliver-in-parts.ts';
import type {
  Delivered,
  Destination,
  DestinationDeps,
  DestinationKind,
  SettingValues,
} from '../destination.ts';
import { type Answer, exchange } from '../exchange.ts';
import { failureOfAnswer } from '../failure-of-answer.ts';
import { extraHeaders, headersSetting } from '../header-settings.ts';
import { quoteAnswer } from '../quote-answer.ts';
import { numberOf, textOf } from '../setting-values.ts';
import { tlsOptions, tlsSettings } from '../tls-settings.ts';
import { type WebhookContent, webhookContent } from '../webhook/content.ts';
import { createSigner } from '../webhook/signing.ts';

/** About the record: sending it again would get the same answer. All else may be different next time. */
const ofTheRecord = new Set([400, 413, 415, 422]);

/**
 * Signed webhooks: https://www.standardwebhooks.com. A 2xx is the acknowledgement; 410 pauses; what a receiver finds
 * wrong with a record makes a dead letter of it, unless it takes not one of several.
 */
export const webhook: DestinationKind = {
  name: 'webhook',
  title: 'Signed webhook (Standard Webhooks)',
  settings: [
    { name: 'url', about: 'where events are posted to', kind: 'url', required: true, fallback: null },
    {
      name: 'secret',
      about: 'whsec_… to sign with; while it is rotated, the new and the old one with a space between',
      kind: 'secret',
      required: true,
      fallback: null,
    },
    {
      name: 'events_per_request',
      about: 'events in one request; the standard has 1, more are a JSON array',
      kind: 'number',
      required: false,
      fallback: '1',
    },
    headersSetting,
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '30' },
    ...tlsSettings,
  ],
  formats: ['cloudevents', 'ndjson', 'ocsf', 'ecs', 'splunk-hec', 'asim', 'udm', 'otlp-logs'],
  limits: { records: 100, bytes: 1_000_000, recordBytes: 500_000 },
  create: createWebhook,
};

function createWebhook(values: SettingValues, deps: DestinationDeps): Destination {
  const url = textOf(values, 'url');
  deps.network.checkUrl(url);
  const sign = createSigner(textOf(values, 'secret'));
  const most = numberOf(values, 'events_per_request');
  if (!Number.isInteger(most) || most < 1 || most > 100) {
    throw new MayflyError('config.invalid', 'events_per_request is not between 1 and 100');
  }
  const extra = extraHeaders(values);
  const context = { now: deps.now, secrets: [...extra.secrets, ...secretsOf(url)] };
  const tls = tlsOptions(values);
  const timeoutMs = numberOf(values, 'timeout') * 1000;

  const post = ({ id, contentType, body }: WebhookContent, signal: AbortSignal): Promise<Answer> => {
    const timestamp = Math.floor(deps.now() / 1000);
    const headers = {
      ...extra.headers,
      'content-type': contentType,
      'user-agent': `mayfly/${deps.exporter.version}`,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(id, timestamp, body),
    };
    return exchange(deps.network, { url, headers, body, tls, timeoutMs, answerBytes: 65_536, signal });
  };

  const outcome = (answer: Answer): Delivered | PartRefused => {
    if (isSuccess(answer)) return { rejected: [], again: [], retryAfterMs: null };
    if (!ofTheRecord.has(answer.status)) throw failureOfAnswer(answer, context);
    const said = quoteAnswer(answer.text, context.secrets);
    const reason = `answered ${answer.status}${said === '' ? '' : `: ${said}`}`;
    return { refused: answer.status === 413 ? 'size' : 'content', at: null, reason };
  };

  return {
    deliver: (records, signal) =>
      deliverInParts(records, async (part) =>
        part.length > most ? tooMany : outcome(await post(webhookContent(part), signal)),
      ),
    check: async (signal) => {
      const body = JSON.stringify({
        specversion: '1.0',
        type: 'mayfly.test',
        source: 'mayfly',
        id: randomUUID(),
      });
      const content = { id: `test_${randomUUID()}`, contentType: 'application/cloudevents+json', body };
      const answer = await post(content, signal);
      if (!isSuccess(answer)) throw failureOfAnswer(answer, context);
    },
    close: async () => {},
  };
}

/** Many receivers know who may post by the path alone. */
function secretsOf(url: string): readonly string[] {
  const { pathname, search } = new URL(url);
  return [url, `${pathname}${search}`, pathname].filter((text) => text.length > 8);
}

/** Said by nobody: makes smaller parts of a batch. */
const tooMany: PartRefused = { refused: 'size', at: null, reason: 'more than goes into one request' };

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
