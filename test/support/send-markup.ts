import { attributes } from '../../src/core/semconv.ts';
import type { CollectorProcess } from './collector-process.ts';
import { encodeTraces, type OtlpSpan, type OtlpTrace, type OtlpValue } from './otlp-encode.ts';
import { someFingerprint, useSpan } from './use-spans.ts';

/** A credential of which everything that a span can say is one text. */
export interface MarkedCredential {
  readonly payload: string;
  readonly fingerprint: string;
}

/** They stand for something: another value is refused, or is no text. */
const withMeaning = new Set([
  'mayfly.credential.fingerprint',
  'mayfly.credential.previous_fingerprint',
  'mayfly.credential.parents',
  'mayfly.use.outcome',
  'mayfly.process.phase',
]);

/** Every attribute of the wire contract that holds texts, with this one. */
function everywhere(payload: string, on: 'span' | 'resource'): Record<string, OtlpValue> {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([name, { on: place }]) => place === on && !withMeaning.has(name))
      .flatMap(([name, { type }]): [string, OtlpValue][] => {
        if (type === 'string') return [[name, payload]];
        return type === 'string[]' ? [[name, [payload, `some:${payload}`]]] : [];
      }),
  );
}

const chainLength = 6;
const together = 10;

export interface SentMarkup {
  /** One credential for each text, a few in a row each minted from the one before. */
  readonly single: readonly MarkedCredential[];
  /** Credentials of which ten workloads each say another ten texts. */
  readonly shared: readonly string[];
}

/** Sends spans of which everything is such a text, through the door for spans. */
export async function sendMarkup(
  collector: CollectorProcess,
  payloads: readonly string[],
): Promise<SentMarkup> {
  const single = payloads.map((payload) => ({ payload, fingerprint: someFingerprint() }));
  const shared = Array.from({ length: Math.ceil(payloads.length / together) }, someFingerprint);
  const traces = single.flatMap((one, index) => {
    const parent = index % chainLength === 0 ? null : (single[index - 1]?.fingerprint ?? null);
    const group = { payload: one.payload, fingerprint: shared[Math.floor(index / together)] ?? '' };
    return [traceOf(one, parent, index), traceOf(group, one.fingerprint, index)];
  });
  for (let from = 0; from < traces.length; from += 50) {
    const response = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.ingestToken}` },
      body: Buffer.from(encodeTraces(traces.slice(from, from + 50), 'json')),
    });
    if (!response.ok) throw new Error(`the collector answered ${response.status}`);
  }
  return { single, shared };
}

function traceOf(
  { payload, fingerprint }: MarkedCredential,
  parent: string | null,
  index: number,
): OtlpTrace {
  const said = everywhere(payload, 'span');
  const without = (...names: readonly string[]): Record<string, OtlpValue> =>
    Object.fromEntries(
      Object.entries(said).filter(([name]) => !names.some((start) => name.startsWith(start))),
    );
  const at = Date.now() - index * 1000;
  const use = (more: Readonly<Record<string, OtlpValue>>, outcome = 'sent'): OtlpSpan =>
    useSpan(fingerprint, { ...more, 'mayfly.count': 1, 'mayfly.use.outcome': outcome }, at);
  const named = (name: string, more: Readonly<Record<string, OtlpValue>>): OtlpSpan => ({
    ...useSpan(fingerprint, more, at - 500),
    name,
  });
  return {
    resource: everywhere(payload, 'resource'),
    scope: '@mayfly/instrumentation',
    spans: [
      named('credential.fetch', {
        ...said,
        'mayfly.fetch.source': 'file',
        ...(parent === null ? {} : { 'mayfly.credential.parents': [parent] }),
      }),
      use(said, index % 3 === 0 ? 'denied' : 'sent'),
      // What an operation is called depends on what else is said.
      use(without('db.', 'rpc.', 'mcp.'), 'accepted'),
      use(without('http.', 'url.', 'rpc.')),
      use({ ...said, 'server.address': 'api.openai.com' }, 'accepted'),
      ...(index % 4 === 0 ? [named('credential.end', said)] : []),
      named('mayfly.process', { ...said, 'mayfly.process.dropped': 1, 'mayfly.process.seen': 9 }),
    ],
  };
}
