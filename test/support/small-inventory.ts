import { randomBytes } from 'node:crypto';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { CollectorProcess } from './collector-process.ts';
import { encodeTraces, type OtlpSpan, type OtlpTrace, type OtlpValue } from './otlp-encode.ts';
import { someFingerprint, useSpan } from './use-spans.ts';

/** Credentials of a small inventory: a key of two workloads, a login with what it minted, and one that was revoked. */
export interface SmallInventory {
  readonly modelKey: Fingerprint;
  readonly login: Fingerprint;
  readonly session: Fingerprint;
  readonly children: readonly Fingerprint[];
  readonly revoked: Fingerprint;
  /** Every text of it is markup. */
  readonly hostile: Fingerprint;
}

/** Runs in a page that lets a text become markup. */
export const markup = '"><img src=x onerror="window.broken=1"><script>window.broken=1</script>';

const hourMs = 3_600_000;

/** Sends what makes every view of the page show something; `hostile`: also texts that are markup. */
export async function sendSmallInventory(
  collector: CollectorProcess,
  { hostile: withHostile = true }: { readonly hostile?: boolean } = {},
): Promise<SmallInventory> {
  const now = Date.now();
  const ago = (hours: number): number => now - hours * hourMs;
  const [modelKey, login, session] = [someFingerprint(), someFingerprint(), someFingerprint()];
  const [revoked, hostile] = [someFingerprint(), someFingerprint()];
  const children = [someFingerprint(), someFingerprint(), someFingerprint()];
  await sendTraces(collector, [
    workload('billing', [
      spanOf(
        'credential.fetch',
        modelKey,
        { ...key, 'mayfly.fetch.source': 'env', 'mayfly.fetch.name': 'OPENAI_API_KEY' },
        ago(3),
      ),
      useSpan(modelKey, { ...key, ...model, 'mayfly.count': 9 }, ago(1)),
      spanOf(
        'credential.fetch',
        revoked,
        { 'mayfly.credential.type': 'vault.batch', 'mayfly.fetch.source': 'token_endpoint' },
        ago(5),
      ),
      spanOf('credential.end', revoked, { 'mayfly.end.reason': 'revoked' }, ago(2)),
      useSpan(revoked, { 'server.address': 'vault.example.org', 'mayfly.use.outcome': 'denied' }, now),
      spanOf(
        'mayfly.process',
        null,
        { 'mayfly.process.hooks': ['http'], 'mayfly.process.seen': 20, 'mayfly.process.dropped': 2 },
        now,
      ),
    ]),
    workload('reports', [useSpan(modelKey, { ...key, ...model, 'mayfly.count': 4 }, ago(30))]),
    workload('nightly', [
      useSpan(
        login,
        { ...aws, 'mayfly.credential.type': 'aws.access_key', 'server.address': 'sts.amazonaws.com' },
        ago(1),
      ),
      ...[session, ...children].map((one) =>
        spanOf(
          'credential.fetch',
          one,
          {
            ...aws,
            'mayfly.credential.type': 'aws.session',
            'mayfly.credential.parents': [one === session ? login : session],
            'mayfly.credential.expires_at': now + hourMs,
            'mayfly.fetch.source': 'token_endpoint',
            'mayfly.fetch.policy': 'role/nightly',
            'server.address': 'sts.amazonaws.com',
          },
          ago(1),
        ),
      ),
      useSpan(
        session,
        { ...aws, 'server.address': 's3.amazonaws.com', 'mayfly.use.outcome': 'accepted' },
        now,
      ),
    ]),
    ...(withHostile ? [hostileWorkload(hostile, now)] : []),
  ]);
  return { modelKey, login, session, children, revoked, hostile };
}

function hostileWorkload(hostile: Fingerprint, now: number): OtlpTrace {
  return workload(markup, [
    useSpan(hostile, Object.fromEntries(shown.map((name) => [name, markup])), now),
    spanOf(
      'credential.fetch',
      hostile,
      {
        ...Object.fromEntries(fetched.map((name) => [name, markup])),
        'mayfly.credential.scopes': [markup],
        'mayfly.credential.audience': [markup],
      },
      now,
    ),
  ]);
}

const key = {
  'mayfly.credential.type': 'openai.api_key',
  'mayfly.credential.provider': 'openai',
  'mayfly.credential.ephemeral': false,
};
const model = {
  'server.address': 'api.openai.com',
  'gen_ai.agent.name': 'planner',
  'gen_ai.tool.name': 'forecast',
  'mayfly.use.outcome': 'accepted',
};
const aws = { 'mayfly.credential.provider': 'aws', 'mayfly.credential.ephemeral': true };
const shown = [
  'mayfly.credential.type',
  'mayfly.credential.provider',
  'gen_ai.agent.name',
  'gen_ai.tool.name',
  'user.id',
  'mayfly.notebook.path',
  'mayfly.notebook.cell_id',
  'server.address',
  'http.request.method',
  'url.template',
  'mayfly.use.mechanism',
] as const;
const fetched = [
  'mayfly.credential.subject',
  'mayfly.credential.issuer',
  'mayfly.fetch.name',
  'mayfly.fetch.policy',
  'mayfly.fetch.module',
] as const;

type Attributes = Readonly<Record<string, OtlpValue>>;

function spanOf(name: string, of: Fingerprint | null, attributes: Attributes, at: number): OtlpSpan {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    start: at,
    end: at,
    attributes: of === null ? attributes : { 'mayfly.credential.fingerprint': of, ...attributes },
  };
}

function workload(service: string, spans: readonly OtlpSpan[]): OtlpTrace {
  return {
    resource: {
      'service.name': service,
      'service.instance.id': `${service}-1`,
      'deployment.environment.name': service === markup ? markup : 'prod',
    },
    scope: '@mayfly/instrumentation',
    spans,
  };
}

async function sendTraces(
  { url, ingestToken }: CollectorProcess,
  traces: readonly OtlpTrace[],
): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ingestToken}` },
    body: Buffer.from(encodeTraces(traces, 'json')),
  });
  if (!response.ok) throw new Error(`the collector answered ${response.status}`);
}
