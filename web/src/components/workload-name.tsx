import type { WorkloadRef } from '../../../src/core/api/views.ts';

/** A workload as people say it: its service, and where it runs. */
export function WorkloadName({
  workload: { service, namespace, environment, owner },
  href,
}: {
  readonly workload: WorkloadRef;
  readonly href?: string;
}) {
  const where = [environment, namespace].flatMap((part) => part ?? []);
  return (
    <span class="workload-name">
      {href === undefined ? (
        <b class="value">{service}</b>
      ) : (
        <a class="value" href={href}>
          {service}
        </a>
      )}
      {where.length > 0 && <span class="value muted">{where.join(' · ')}</span>}
      {owner !== null && (
        <span class="value muted" title="Owner">
          {owner}
        </span>
      )}
    </span>
  );
}
