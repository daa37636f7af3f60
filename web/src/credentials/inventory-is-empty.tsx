import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { navigate } from '../router/navigation.ts';
import { FirstSteps } from './first-steps.tsx';
import { listLink } from './list-place.ts';

const pollMs = 1500;
/** Long enough to see that it worked. */
const greenForMs = 1800;

/** Nothing is shown: because nothing matches, or because nothing was ever seen. Then how to begin. */
export function InventoryIsEmpty({ otherwise }: { readonly otherwise: ComponentChildren }) {
  const { data } = useAnswer<Page<CredentialSummary>>(apiPath('credentials', { limit: 1 }), pollMs);
  const isEmpty = data.value === null ? null : data.value.items.length === 0;
  const wasEmpty = useRef(false);
  if (isEmpty === true) wasEmpty.current = true;
  const hasArrived = isEmpty === false && wasEmpty.current;
  useEffect(() => {
    if (!hasArrived) return;
    const timer = setTimeout(() => navigate(listLink({ tab: 'all', q: '' })), greenForMs);
    return () => clearTimeout(timer);
  }, [hasArrived]);
  if (isEmpty === null) return null;
  return isEmpty || hasArrived ? <FirstSteps hasArrived={hasArrived} /> : <>{otherwise}</>;
}
