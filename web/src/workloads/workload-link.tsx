import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { WorkloadRef } from '../../../src/core/api/views.ts';
import { WorkloadName } from '../components/workload-name.tsx';
import { linkTo } from '../router/match-path.ts';
import { workloadId } from './workload-id.ts';

/** A workload that links to its own view; where its id cannot be made, to the list that holds it. */
export function WorkloadLink({ workload }: { readonly workload: WorkloadRef }) {
  const { service, namespace, environment } = workload;
  const id = useSignal<string | null>(null);
  useEffect(() => {
    let gone = false;
    const find = async () => {
      const found = await workloadId({ service, namespace, environment }).catch(() => null);
      if (!gone) id.value = found;
    };
    void find();
    return () => (gone = true);
  }, [service, namespace, environment]);
  const href =
    id.value === null ? linkTo('/workloads', {}, { q: service }) : linkTo('/workloads/:id', { id: id.value });
  return <WorkloadName workload={workload} href={href} />;
}
