import { MayflyError } from '../../../src/core/errors.ts';
import { askForToken } from '../ask-for-token.ts';
import { createCachedToken, sendWithToken } from '../cached-token.ts';
import { deliverInParts, type PartRefused } from '../deliver-in-parts.ts';
import type { Destination, DestinationDeps, DestinationKind, SettingValues } from '../destination.ts';
import { type Answer, exchange } from '../exchange.ts';
import { type AnswerContext, failureOfAnswer } from '../failure-of-answer.ts';
import { gzipBody } from '../gzip-body.ts';
import { quoteAnswer } from '../quote-answer.ts';
import { assertionForm, readServiceAccount } from '../service-account.ts';
import { numberOf, textOf } from '../setting-values.ts';

/**
 * Google SecOps by `events:import` of the Chronicle API
 * (https://cloud.google.com/chronicle/docs/reference/rest/v1alpha/projects.locations.instances.events/import). Not
 * known again there: `product_log_id` is the event's id. Written to the documentation; no Google was at hand.
 */
export const secops: DestinationKind = {
  name: 'secops',
  title: 'Google SecOps (UDM)',
  settings: [
    {
      name: 'project',
      about: 'Google Cloud project of the instance',
      kind: 'text',
      required: true,
      fallback: null,
    },
    { name: 'location', about: 'location of the instance', kind: 'text', required: false, fallback: 'us' },
    { name: 'instance', about: 'customer id of the instance', kind: 'text', required: true, fallback: null },
    {
      name: 'endpoint',
      about: 'address of the API; that of the location when left out',
      kind: 'url',
      required: false,
      fallback: null,
    },
    {
      name: 'credentials',
      about: 'key of a service account, the whole JSON file',
      kind: 'secret',
      required: true,
      fallback: null,
    },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '60' },
  ],
  formats: ['udm'],
  limits: { records: 1000, bytes: 3_800_000, recordBytes: 1_000_000 },
  create: createSecops,
};

function createSecops(values: SettingValues, deps: DestinationDeps): Destination {
  const location = urlPart(values, 'location');
  const endpoint = (textOf(values, 'endpoint') || `https://${location}-chronicle.googleapis.com`).replace(
    /\/+$/,
    '',
  );
  deps.network.checkUrl(endpoint);
  const instance = `projects/${urlPart(values, 'project')}/locations/${location}/instances/${urlPart(values, 'instance')}`;
  const url = `${endpoint}/v1alpha/${instance}/events:import`;
  const account = readServiceAccount(textOf(values, 'credentials'));
  deps.network.checkUrl(account.tokenUri);
  const timeoutMs = numberOf(values, 'timeout') * 1000;
  const token = createCachedToken(
    (signal) =>
      askForToken(
        deps,
        { url: account.tokenUri, form: () => assertionForm(account, deps.now()), secrets: [], timeoutMs },
        signal,
      ),
    deps.now,
  );
  const context = (): AnswerContext => ({ now: deps.now, secrets: [token.held()], advice });

  const importEvents = async (events: readonly string[], signal: AbortSignal): Promise<Answer> => {
    const body = await gzipBody(`{"inline_source":{"events":[${events.join(',')}]}}`);
    return sendWithToken(token, signal, (bearer) =>
      exchange(deps.network, {
        url,
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body,
        timeoutMs,
        signal,
      }),
    );
  };

  return {
    deliver: (records, signal) =>
      deliverInParts(records, async (part) => {
        const answer = await importEvents(
          part.map(({ body }) => `{"udm":${body}}`),
          signal,
        );
        if (answer.status === 200) return { rejected: [], again: [], retryAfterMs: null };
        const refusal = refusalOf(answer, context());
        if (refusal === null) throw failureOfAnswer(answer, context());
        return refusal;
      }),
    check: async (signal) => {
      // No events: who may not import is told so all the same; that there are none is a 400.
      const answer = await importEvents([], signal);
      if (answer.status !== 200 && answer.status !== 400) throw failureOfAnswer(answer, context());
    },
    close: async () => {},
  };
}

const advice: Readonly<Record<number, string>> = {
  403: 'the service account may not import events: it needs chronicle.events.import',
  404: 'there is no such instance at this location',
};

/** One wrong event makes the whole import a 400. */
function refusalOf({ status, text }: Answer, { secrets }: AnswerContext): PartRefused | null {
  if (status === 413) return { refused: 'size', at: null, reason: 'larger than the receiver takes' };
  if (status !== 400) return null;
  return { refused: 'content', at: null, reason: quoteAnswer(`400: ${text}`, secrets) };
}

function urlPart(values: SettingValues, name: string): string {
  const text = textOf(values, name);
  if (!/^[A-Za-z0-9.:_-]+$/.test(text))
    throw new MayflyError('config.invalid', `${name} is no name of Google Cloud`);
  return text;
}
