import { createHash } from 'node:crypto';
import { encodeTraces, type OtlpSpan, type OtlpTrace, type OtlpValue } from '../../support/otlp-encode.ts';
import { sampleFingerprint } from './sample-credentials.ts';

interface Told {
  readonly of: string;
  readonly kind: 'fetch' | 'use' | 'end';
  /** Seconds before now. */
  readonly ago: number;
  readonly attributes?: Readonly<Record<string, OtlpValue>>;
}

/** Spans of one process. Ids are made of what they stand for: the same in every run. */
function trace(now: number, resource: Readonly<Record<string, string>>, told: readonly Told[]): OtlpTrace {
  const service = resource['service.name'] ?? '';
  const spans = told.map(({ of, kind, ago, attributes = {} }, i): OtlpSpan => {
    const id = createHash('sha256').update(`${service} ${of} ${kind} ${i}`).digest('hex');
    return {
      traceId: id.slice(0, 32),
      spanId: id.slice(32, 48),
      name: `credential.${kind}`,
      start: now - ago * 1000,
      end: now - ago * 1000,
      attributes: {
        'mayfly.credential.fingerprint': sampleFingerprint(of),
        'mayfly.count': 1,
        ...attributes,
      },
    };
  });
  return {
    resource: { 'service.instance.id': `${service}-1`, ...resource },
    scope: '@mayfly/instrumentation',
    spans,
  };
}

function heartbeat(now: number, counts: Readonly<Record<string, number | string[]>>): OtlpSpan {
  const id = createHash('sha256').update(JSON.stringify(counts)).digest('hex');
  return {
    traceId: id.slice(0, 32),
    spanId: id.slice(32, 48),
    name: 'mayfly.process',
    start: now - 20_000,
    end: now - 20_000,
    attributes: counts,
  };
}

/** A small organisation at a moment: agents, a notebook, a job that ended, a mint chain. */
function sampleInventory(now: number): readonly OtlpTrace[] {
  const release = trace(
    now,
    {
      'service.name': 'release-agent',
      'service.namespace': 'platform',
      'deployment.environment.name': 'production',
      'mayfly.owner': 'team-release',
    },
    [
      {
        of: 'github',
        kind: 'fetch',
        ago: 480,
        attributes: {
          'mayfly.credential.provider': 'github',
          'mayfly.credential.type': 'github.installation_token',
          'mayfly.credential.ephemeral': true,
          'mayfly.credential.issued_at': now - 480 * 1000,
          'mayfly.credential.expires_at': now + 3120 * 1000,
          'mayfly.credential.scopes': ['contents:read', 'pull_requests:write'],
          'mayfly.credential.join_keys': ['github.installation_id:4711'],
          'mayfly.credential.parents': [sampleFingerprint('app')],
          'mayfly.fetch.source': 'token_endpoint',
          'mayfly.fetch.policy': 'app 99 installation 4711',
          'gen_ai.agent.name': 'reviewer',
          'server.address': 'api.github.com',
          'server.port': 443,
        },
      },
      {
        of: 'github',
        kind: 'use',
        ago: 12,
        attributes: {
          'mayfly.count': 40,
          'mayfly.use.location': 'header',
          'mayfly.use.outcome': 'accepted',
          'gen_ai.agent.name': 'reviewer',
          'gen_ai.tool.name': 'create_pull_request',
          'server.address': 'api.github.com',
          'server.port': 443,
          'http.request.method': 'POST',
          'url.template': '/repos/{}/{}/pulls',
        },
      },
      {
        of: 'app',
        kind: 'use',
        ago: 481,
        attributes: {
          'mayfly.credential.provider': 'github',
          'mayfly.credential.type': 'github.app_jwt',
          'mayfly.use.location': 'header',
          'server.address': 'api.github.com',
        },
      },
    ],
  );
  const billing = trace(
    now,
    {
      'service.name': 'billing-agent',
      'deployment.environment.name': 'production',
      'mayfly.owner': 'team-pay',
    },
    [
      {
        of: 'openai',
        kind: 'use',
        ago: 1,
        attributes: {
          'mayfly.count': 1284,
          'mayfly.credential.provider': 'openai',
          'mayfly.credential.type': 'openai.project_key',
          'mayfly.use.location': 'header',
          'mayfly.use.outcome': 'accepted',
          'gen_ai.agent.name': 'planner',
          'server.address': 'api.openai.com',
          'http.request.method': 'POST',
          'url.template': '/v1/responses',
        },
      },
      {
        of: 'vault',
        kind: 'end',
        ago: 7200,
        attributes: {
          'mayfly.credential.provider': 'vault',
          'mayfly.credential.type': 'vault.batch_token',
          'mayfly.end.reason': 'revoked',
        },
      },
    ],
  );
  const nightly = trace(now, { 'service.name': 'nightly-report', 'deployment.environment.name': 'staging' }, [
    {
      of: 'aws',
      kind: 'use',
      ago: 95,
      attributes: {
        'mayfly.count': 3,
        'mayfly.credential.provider': 'aws',
        'mayfly.credential.type': 'aws.session',
        'mayfly.credential.expires_at': now + 860 * 1000,
        'mayfly.use.location': 'signature',
        'mayfly.use.outcome': 'denied',
        'server.address': 's3.eu-central-1.amazonaws.com',
      },
    },
    {
      of: 'openai',
      kind: 'use',
      ago: 3000,
      attributes: {
        'mayfly.count': 7,
        'mayfly.use.location': 'header',
        'gen_ai.tool.name': 'summarise',
        'server.address': 'api.openai.com',
      },
    },
  ]);
  const notebook = trace(now, { 'service.name': 'research', 'deployment.environment.name': 'development' }, [
    {
      of: 'anthropic',
      kind: 'use',
      ago: 18_000,
      attributes: {
        'mayfly.credential.provider': 'anthropic',
        'mayfly.credential.type': 'anthropic.api_key',
        'mayfly.use.location': 'header',
        'mayfly.notebook.path': 'churn.ipynb',
        'user.id': 'ada',
        'server.address': 'api.anthropic.com',
      },
    },
  ]);
  const beat = {
    'mayfly.process.seen': 41,
    'mayfly.process.dropped': 2,
    'mayfly.process.hooks': ['http', 'fetch'],
  };
  return [{ ...release, spans: [...release.spans, heartbeat(now, beat)] }, billing, nightly, notebook];
}

export function sampleInventoryBytes(now: number): Uint8Array {
  return encodeTraces(sampleInventory(now), 'json');
}
