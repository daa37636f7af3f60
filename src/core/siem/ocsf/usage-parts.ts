import type { ProcessFacts, UsageEvent } from '../event.ts';
import { ipVersion } from '../ip-address.ts';
import { cloud, credentialUser, namedUser, session } from './credential-parts.ts';
import { hostObservable, type Observable, userObservable } from './observables.ts';
import { type Fields, integer, milliseconds, type OcsfSettings } from './ocsf-record.ts';

/**
 * `actor`: the agent, else the workload, is the application. The user is whom the credential speaks for, so that the
 * record joins with the provider's own; a human on whose behalf it happened is the user when nobody knows that.
 */
function actor(event: UsageEvent, { version }: OcsfSettings): Fields {
  const { credential, actor: by, workload } = event;
  return {
    app_name: by.agent ?? workload.service,
    app_uid: by.agentId,
    process: event.process === null ? null : { pid: event.process.pid, uid: event.process.instance },
    user:
      credentialUser(credential, version) ??
      (by.user === null ? null : namedUser(by.user, 'human', { credential, version })),
    session: session(credential),
  };
}

/** `src_endpoint`: the workload; its host when one process is meant. */
function workloadEndpoint({ workload, process }: UsageEvent): Fields {
  return {
    ...(process?.host == null ? {} : endpoint(process.host, null)),
    name: process?.pod ?? null,
    svc_name: workload.service,
  };
}

/** `network_endpoint` of a host or address. */
function endpoint(address: string, port: number | null): Fields {
  return { [ipVersion(address) !== null ? 'ip' : 'hostname']: address, port };
}

/** `device` of the host profile; null when the host is not known. */
export function device(process: ProcessFacts | null): Fields | null {
  if (process?.host == null) return null;
  const { host } = process;
  return { [ipVersion(host) !== null ? 'ip' : 'hostname']: host, type_id: 0, type: 'Unknown' };
}

/** What both classes of usage have. */
export function usageAttributes(event: UsageEvent, settings: OcsfSettings): Fields {
  const { target } = event;
  return {
    count: integer(event.count),
    start_time: milliseconds(event.firstAt),
    end_time: milliseconds(event.lastAt),
    actor: actor(event, settings),
    cloud: cloud(event.credential),
    device: device(event.process),
    src_endpoint: workloadEndpoint(event),
    dst_endpoint: target.address === null ? null : endpoint(target.address, target.port),
  };
}

export function usageObservables({ actor: by, process, target }: UsageEvent): Observable[] {
  return [
    ...hostObservable(target.address, 'dst_endpoint'),
    ...hostObservable(process?.host ?? null, 'src_endpoint'),
    ...userObservable(by.user, 'unmapped.mayfly.actor.user'),
  ];
}
