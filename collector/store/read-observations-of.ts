import { sql } from 'kysely';
import type { ObservationView } from '../../src/core/api/views.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import { channelOf } from '../../src/core/inventory/fold.ts';
import type { Observation } from '../../src/core/observation.ts';
import { iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import type { ReadObservations } from './fold-step.ts';

const mostObservations = 50;
/** Bounds what one question reads and decodes. */
const mostRequests = 32;
const mostBytes = 1024 * 1024;

/**
 * The latest observations of a credential, newest first, read from the requests that its usage names as
 * latest evidence. A request whose body is gone or unreadable is passed over.
 */
export async function readObservationsOf(
  db: Database,
  fingerprint: string,
  read: ReadObservations,
): Promise<readonly ObservationView[]> {
  const found = new Map<string, Observation>();
  for (const request of await readEvidence(db, fingerprint)) {
    for (const item of readable(request, read)) {
      if (item.kind === 'heartbeat' || item.fingerprint !== fingerprint) continue;
      found.set(`${item.traceId}:${item.spanId}:${item.kind}:${outcomeOf(item)}`, item);
    }
  }
  return [...found.values()]
    .sort((a, b) => b.at - a.at || (a.spanId < b.spanId ? -1 : 1))
    .slice(0, mostObservations)
    .map(view);
}

interface Evidence {
  readonly encoding: 'protobuf' | 'json';
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

async function readEvidence(db: Database, fingerprint: string): Promise<readonly Evidence[]> {
  const { rows } = await sql<Evidence>`
    select encoding, received_at as "receivedAt", body
    from (
      select i.encoding, i.received_at, i.body, latest.at,
        sum(octet_length(i.body)) over (order by latest.at desc, i.seq desc) - octet_length(i.body) as before
      from (
        select inbox_seq as seq, max(last_at) as at from usage
        where fingerprint = ${fingerprint}
        group by inbox_seq order by 2 desc, 1 desc limit ${mostRequests}
      ) latest
      join inbox i on i.seq = latest.seq
    ) sized
    where before < ${mostBytes}
    order by at desc`.execute(db);
  return rows;
}

function readable({ body, encoding, receivedAt }: Evidence, read: ReadObservations) {
  try {
    return read(body, encoding, instant(receivedAt)).items;
  } catch {
    return [];
  }
}

function view(seen: Observation): ObservationView {
  const { service, namespace, environment, owner, instance } = seen.process;
  return {
    kind: seen.kind,
    at: iso(seen.at satisfies Instant),
    traceId: seen.traceId,
    spanId: seen.spanId,
    workload: { service, namespace, environment, owner },
    instance,
    agent: seen.actor.agent,
    tool: seen.actor.tool,
    conversation: seen.actor.conversation,
    address: seen.target.address,
    operation: seen.target.operation,
    channel: channelOf(seen),
    outcome: outcomeOf(seen),
    mechanism: seen.kind === 'used' ? seen.mechanism : null,
    module: seen.kind === 'fetched' ? seen.module : null,
  };
}

function outcomeOf(seen: Observation): string | null {
  return seen.kind === 'used' ? seen.outcome : null;
}
