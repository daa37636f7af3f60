import type { ProcessFacts } from '../observation.ts';
import type { AttributeBag } from '../semconv.ts';
import { name } from './attribute-reading.ts';
import { cutText } from './clean-text.ts';
import { longestInstance, longestName } from './limits.ts';

/** The process and its workload, from the resource of a span. */
export function processFacts(resource: AttributeBag, attributes: AttributeBag): ProcessFacts {
  const service = name(resource['service.name']) ?? 'unknown_service';
  const instance = resource['service.instance.id'] || joinedInstance(resource, attributes, service);
  return {
    instance: cutText(instance, longestInstance),
    service,
    namespace: name(resource['service.namespace']),
    environment: name(resource['deployment.environment.name']),
    version: name(resource['service.version']),
    owner: name(resource['mayfly.owner']),
    host: host(resource),
    pod: name(resource['k8s.pod.name']),
    pid: pid(resource),
    runtime: runtime(resource),
    identity: null,
  };
}

/**
 * Host, pid and start time of a process that has no instance id. Never a bare pid: pids are reused. Where
 * neither host nor pid is known, all processes of a service look like one.
 */
function joinedInstance(resource: AttributeBag, attributes: AttributeBag, service: string): string {
  const [hostName, processId] = [host(resource), pid(resource)];
  if (hostName === null && processId === null) return `unknown/${service}`;
  const startedAt = name(resource['process.creation.time']) ?? attributes['mayfly.process.started_at'];
  return [hostName, processId, startedAt].map((part) => part ?? '').join('/');
}

function host(resource: AttributeBag): string | null {
  return name(resource['host.name']) ?? name(resource['host.id']);
}

const greatestPid = 2 ** 31 - 1;

function pid(resource: AttributeBag): number | null {
  const value = resource['process.pid'] ?? -1;
  return value >= 0 && value <= greatestPid ? value : null;
}

/** `nodejs 24.21.0`. */
function runtime(resource: AttributeBag): string | null {
  const parts = [name(resource['process.runtime.name']), name(resource['process.runtime.version'])];
  const joined = parts.filter((part) => part !== null).join(' ');
  return joined === '' ? null : cutText(joined, longestName);
}
