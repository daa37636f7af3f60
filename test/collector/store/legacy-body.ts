import type { Heartbeat, Observation, ProcessFacts } from '../../../src/core/observation.ts';
import { scopeNames, spanNames } from '../../../src/core/semconv.ts';
import {
  encodeTraces,
  type OtlpAttributes,
  type OtlpSpan,
  type OtlpValue,
} from '../../support/otlp-encode.ts';

/**
 * A request as the inbox before migration 3 kept it: what was accepted, as OTLP/JSON, a resource for each run of
 * items of one process. It has the attributes that the samples use.
 */
export function legacyBody(items: readonly (Observation | Heartbeat)[]): Uint8Array {
  const traces = items.map((item) => ({
    resource: resource(item.process),
    scope: scopeNames[0] ?? null,
    spans: [item.kind === 'heartbeat' ? heartbeatSpan(item) : span(item)],
  }));
  return encodeTraces(traces, 'json');
}

function resource(process: ProcessFacts): OtlpAttributes {
  return told({
    'service.name': process.service,
    'service.namespace': process.namespace,
    'service.instance.id': process.instance,
    'deployment.environment.name': process.environment,
    'mayfly.owner': process.owner,
    'host.name': process.host,
    'process.pid': process.pid,
    'process.runtime.name': process.runtime,
  });
}

function span(seen: Observation): OtlpSpan {
  const { traceId, spanId, at, actor, target, credential } = seen;
  const [method, route] = (target.operation ?? '').split(' ');
  return {
    traceId,
    spanId,
    name: { fetched: spanNames.fetch, used: spanNames.use, ended: spanNames.end }[seen.kind],
    start: at,
    end: at,
    attributes: told({
      'mayfly.credential.fingerprint': seen.fingerprint,
      'mayfly.credential.provider': credential.provider,
      'mayfly.credential.join_keys': credential.joinKeys,
      'mayfly.credential.parents': credential.parents,
      'mayfly.credential.expires_at': credential.expiresAt,
      'mayfly.count': seen.count,
      'gen_ai.agent.name': actor.agent,
      'gen_ai.tool.name': actor.tool,
      'server.address': target.address,
      'server.port': target.port,
      'http.request.method': method,
      'url.template': route,
      ...ofKind(seen),
    }),
  };
}

function ofKind(seen: Observation): Record<string, OtlpValue> {
  switch (seen.kind) {
    case 'fetched':
      return {
        'mayfly.fetch.source': seen.source,
        'mayfly.fetch.name': seen.name,
        ...(seen.held ? { 'mayfly.credential.held': true } : {}),
      };
    case 'used':
      return { 'mayfly.use.location': seen.location, 'mayfly.use.outcome': seen.outcome };
    case 'ended':
      return { 'mayfly.end.reason': seen.reason };
    default:
      return seen satisfies never;
  }
}

function heartbeatSpan({ at, hooks, seen, ended }: Heartbeat): OtlpSpan {
  return {
    traceId: '1'.padStart(32, '0'),
    spanId: '1'.padStart(16, '0'),
    name: spanNames.process,
    start: at,
    end: at,
    attributes: told({
      'mayfly.process.hooks': hooks,
      'mayfly.process.seen': seen || null,
      'mayfly.process.phase': ended ? 'end' : null,
    }),
  };
}

/** What is not known or empty is not written. */
function told(attributes: Record<string, OtlpValue | undefined>): OtlpAttributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      (entry): entry is [string, OtlpValue] =>
        entry[1] !== null && entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0),
    ),
  );
}
