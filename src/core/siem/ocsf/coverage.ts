import type { CoverageEvent } from '../event.ts';
import { findingStatuses, workloadResource } from './finding.ts';
import { type Fields, milliseconds, type OcsfDraft, type OcsfSettings } from './ocsf-record.ts';
import { device } from './usage-parts.ts';

/**
 * A gap in what is seen is a Compliance Finding (2003): the control is that workloads are watched, and it fails until the
 * gap closes. Nothing hostile was detected, so it is no Detection Finding, which would page somebody.
 */
export function coverage(event: CoverageEvent, { version }: OcsfSettings): OcsfDraft {
  const { activity, at, gap, process, summary, workload } = event;
  const isClosed = activity === 'closed';
  const status = isClosed ? { status_id: 1, status: 'Pass' } : { status_id: 3, status: 'Fail' };
  return {
    class: 'complianceFinding',
    activity: isClosed ? 3 : 1,
    status: findingStatuses[activity],
    observables: [],
    attributes: {
      device: device(process),
      finding_info: {
        uid: gapUid(event),
        title: `Coverage gap: ${gap}`,
        desc: summary,
        types: ['Coverage'],
        analytic: { uid: gap, name: gap, type_id: 1, type: 'Rule' },
        created_time: isClosed ? null : milliseconds(at),
        modified_time: isClosed ? milliseconds(at) : null,
        data_sources: ['OpenTelemetry spans'],
      },
      compliance: {
        control: 'Workloads are watched',
        standards: ['Mayfly coverage'],
        ...status,
        checks: [{ uid: gap, name: gap, ...status }],
      },
      resources: [workloadResource(workload, version), ...instance(event)],
    },
  };
}

function instance({ process }: CoverageEvent): readonly Fields[] {
  return process === null ? [] : [{ uid: process.instance, name: process.instance, type: 'Process' }];
}

/** The same when the gap opens and closes: the gap, the workload, and the process if it is about one. */
function gapUid({ gap, process, workload }: CoverageEvent): string {
  const { service, namespace, environment } = workload;
  return ['coverage', gap, environment, namespace, service, process?.instance ?? null]
    .map((part) => encodeURIComponent((part ?? '').toWellFormed()))
    .join('/');
}
