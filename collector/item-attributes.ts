import type { Heartbeat, Observation, ProcessFacts } from '../src/core/observation.ts';
import type { AttributeName, AttributeValue } from '../src/core/semconv.ts';

/** Attributes by name; null: not known, and not written. */
export type ItemAttributes = { readonly [Name in AttributeName]?: AttributeValue | null };

/** The attributes of an observation's span: what reading it looked at, turned round. */
export function credentialAttributes(seen: Observation): ItemAttributes {
  const { credential, actor, target } = seen;
  return {
    'mayfly.credential.fingerprint': seen.fingerprint,
    'mayfly.credential.type': credential.type,
    'mayfly.credential.provider': credential.provider,
    'mayfly.credential.join_keys': some(credential.joinKeys),
    'mayfly.credential.issued_at': credential.issuedAt,
    'mayfly.credential.expires_at': credential.expiresAt,
    'mayfly.credential.ephemeral': credential.ephemeral,
    'mayfly.credential.scopes': some(credential.scopes),
    'mayfly.credential.subject': credential.subject,
    'mayfly.credential.issuer': credential.issuer,
    'mayfly.credential.audience': some(credential.audience),
    'mayfly.credential.parents': some(credential.parents),
    ...kindAttributes(seen),
    'mayfly.count': seen.count,
    'gen_ai.agent.name': actor.agent,
    'gen_ai.agent.id': actor.agentId,
    'gen_ai.tool.name': actor.tool,
    'gen_ai.conversation.id': actor.conversation,
    'mayfly.notebook.path': actor.notebook,
    'mayfly.notebook.cell_id': actor.cell,
    'user.id': actor.user,
    'server.address': target.address === null ? null : rooted(target.address),
    'server.port': target.port,
    ...operationAttributes(target.operation),
  };
}

function kindAttributes(seen: Observation): ItemAttributes {
  switch (seen.kind) {
    case 'fetched':
      return {
        'mayfly.fetch.source': seen.source,
        'mayfly.fetch.name': seen.name,
        'mayfly.fetch.policy': seen.policy,
        'mayfly.credential.held': seen.held ? true : null,
        'mayfly.fetch.module': seen.module,
      };
    case 'used':
      return {
        'mayfly.use.location': seen.location,
        'mayfly.use.outcome': seen.outcome,
        'mayfly.use.mechanism': seen.mechanism,
      };
    case 'ended':
      return { 'mayfly.end.reason': seen.reason };
    default:
      return seen satisfies never;
  }
}

/** One dot at the end of a host name is the root and is not kept by the reader. */
function rooted(address: string): string {
  return address.endsWith('.') ? `${address}.` : address;
}

/** An operation was joined from the attributes that name it; any pair that joins to it again is right. */
function operationAttributes(operation: string | null): ItemAttributes {
  if (operation === null) return {};
  const [method, route] = split(operation, ' ');
  if (route?.startsWith('/') && /^[A-Z]+$/.test(method)) {
    return { 'http.request.method': method, 'url.template': route };
  }
  const [service, call] = split(operation, '/');
  if (call !== null) return { 'rpc.service': service, 'rpc.method': call };
  if (route !== null) return { 'db.system.name': method, 'db.operation.name': route };
  return { 'rpc.method': operation };
}

/**
 * A text as two that give it again with the separator between them, both not empty; or whole, with null,
 * when no separator stands so.
 */
function split(text: string, separator: string): readonly [string, string | null] {
  const at = text.indexOf(separator, 1);
  return at < 0 || at === text.length - 1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** The attributes of the resource around the spans of a process. */
export function resourceAttributes(process: ProcessFacts): ItemAttributes {
  const [runtime, runtimeVersion] = process.runtime === null ? [null, null] : split(process.runtime, ' ');
  return {
    'service.name': process.service,
    'service.namespace': process.namespace,
    'service.version': process.version,
    'service.instance.id': process.instance,
    'deployment.environment.name': process.environment,
    'mayfly.owner': process.owner,
    'host.name': process.host,
    'k8s.pod.name': process.pod,
    'process.pid': process.pid,
    'process.runtime.name': runtime,
    'process.runtime.version': runtimeVersion,
  };
}

/** The attributes of a heartbeat's span. A count of nothing is not written. */
export function heartbeatAttributes(heartbeat: Heartbeat): ItemAttributes {
  return {
    'mayfly.process.started_at': heartbeat.startedAt,
    'mayfly.process.phase': heartbeat.ended ? 'end' : null,
    'mayfly.process.hooks': some(heartbeat.hooks),
    'mayfly.process.shadowed': some(heartbeat.shadowed),
    'mayfly.process.seen': heartbeat.seen || null,
    'mayfly.process.coalesced': heartbeat.coalesced || null,
    'mayfly.process.spooled': heartbeat.spooled || null,
    'mayfly.process.dropped': heartbeat.dropped || null,
    'mayfly.process.unattributed': heartbeat.unattributed || null,
    'mayfly.process.overflowed': heartbeat.overflowed || null,
  };
}

function some<Item>(list: readonly Item[]): readonly Item[] | null {
  return list.length === 0 ? null : list;
}
