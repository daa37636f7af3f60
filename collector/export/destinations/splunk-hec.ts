import { randomUUID } from 'node:crypto';
import { deliverInParts } from '../deliver-in-parts.ts';
import { DeliveryFailure } from '../delivery-failure.ts';
import type {
  Destination,
  DestinationDeps,
  DestinationKind,
  OutgoingRecord,
  SettingValues,
} from '../destination.ts';
import { flagOf, numberOf, textOf } from '../setting-values.ts';
import { waitForAcknowledgement } from '../splunk/acknowledgement.ts';
import { hecEnvelope } from '../splunk/envelope.ts';
import { createHecClient } from '../splunk/hec-client.ts';
import { type HecReply, hecFailure, hecRefusal } from '../splunk/reply.ts';
import { tlsSettings } from '../tls-settings.ts';

/**
 * Splunk's HTTP Event Collector: https://help.splunk.com/en/splunk-enterprise/get-data-in (HTTP Event Collector).
 * A `code` 0 says that the events look valid; that they are indexed is said only by indexer acknowledgement, which
 * Splunk Enterprise has and Splunk Cloud has not. Splunk does not know an event again: searches deduplicate by
 * `event_id`. Held against the documented answers and the OpenTelemetry Collector's receiver; no Splunk was at hand.
 */
export const splunkHec: DestinationKind = {
  name: 'splunk-hec',
  title: 'Splunk HTTP Event Collector',
  settings: [
    {
      name: 'url',
      about: 'where the collector listens: https://splunk.example.com:8088',
      kind: 'url',
      required: true,
      fallback: null,
    },
    { name: 'token', about: 'token of the input', kind: 'secret', required: true, fallback: null },
    {
      name: 'index',
      about: 'index; the one of the token when left out',
      kind: 'text',
      required: false,
      fallback: null,
    },
    {
      name: 'sourcetype',
      about: 'source type; {kind} is the kind of the event. The format `splunk-hec` brings its own',
      kind: 'text',
      required: false,
      fallback: 'mayfly:{kind}',
    },
    { name: 'source', about: 'source', kind: 'text', required: false, fallback: 'mayfly' },
    { name: 'gzip', about: 'compress requests', kind: 'flag', required: false, fallback: 'true' },
    {
      name: 'acknowledgement',
      about: 'wait until the indexers have confirmed; must be on for the token, too. Splunk Enterprise only',
      kind: 'flag',
      required: false,
      fallback: 'false',
    },
    {
      name: 'acknowledgement_wait',
      about: 'seconds that a confirmation may take before the batch is sent again',
      kind: 'number',
      required: false,
      fallback: '300',
    },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '30' },
    ...tlsSettings,
  ],
  formats: ['splunk-hec', 'ocsf', 'ecs', 'cef', 'leef', 'ndjson'],
  limits: { records: 4000, bytes: 4_000_000, recordBytes: 500_000 },
  create: createSplunkHec,
};

/** Of one request: Splunk Cloud takes 1 MB. A batch is confirmed as a whole, so that indexers that take their time cost little. */
const requestLimits = { records: 1000, bytes: 1_000_000 };

function createSplunkHec(values: SettingValues, deps: DestinationDeps): Destination {
  const channel = randomUUID();
  const { post, context } = createHecClient(values, deps, channel);
  const waitMs = numberOf(values, 'acknowledgement_wait') * 1000;
  const isAcknowledged = flagOf(values, 'acknowledgement');
  const toEnvelope = hecEnvelope({
    host: deps.exporter.host,
    source: textOf(values, 'source'),
    sourcetype: textOf(values, 'sourcetype'),
    index: textOf(values, 'index') || null,
  });

  const confirm = (ackIds: readonly number[], signal: AbortSignal): Promise<void> =>
    waitForAcknowledgement({
      ackIds,
      waitMs,
      ask: (body) => post(`/ack?channel=${channel}`, body, signal),
      failureOf: (reply) => hecFailure(reply, context),
      signal,
    });

  const send = async (part: readonly OutgoingRecord[], ackIds: number[], signal: AbortSignal) => {
    const reply = await post('/event', part.map(toEnvelope).join('\n'), signal);
    const refusal = hecRefusal(reply, context, part.length);
    if (refusal !== null) return refusal;
    if (reply.answer.status !== 200 || reply.code !== 0) throw hecFailure(reply, context);
    if (isAcknowledged) ackIds.push(ackIdOf(reply));
    return { rejected: [], again: [], retryAfterMs: null };
  };

  return {
    deliver: async (records, signal) => {
      const ackIds: number[] = [];
      const delivered = await deliverInParts(records, (part) => send(part, ackIds, signal), requestLimits);
      if (ackIds.length > 0) await confirm(ackIds, signal);
      return delivered;
    },
    check: async (signal) => {
      // A request without events says whether the token is good: code 5, "No data".
      const reply = await post('/event', '', signal);
      if (reply.code !== 5 && reply.code !== 0) throw hecFailure(reply, context);
    },
    close: async () => {},
  };
}

function ackIdOf({ ackId }: HecReply): number {
  if (ackId === null) throw new DeliveryFailure('refused', noAcknowledgement);
  return ackId;
}

const noAcknowledgement =
  'took the batch without an acknowledgement id: turn on indexer acknowledgement for the token, or `acknowledgement` off here';
