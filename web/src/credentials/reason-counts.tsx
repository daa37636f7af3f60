import { Chip } from '../components/chip.tsx';
import type { AttentionSource } from './attention-list.ts';
import { listLink } from './list-place.ts';
import { reasonTone } from './reason-tone.ts';

/** How many credentials there are for each reason; each is a link to all of them. */
export function ReasonCounts({ attention, q }: { readonly attention: AttentionSource; readonly q: string }) {
  const found = attention.reasons.value.filter(({ count, more }) => count > 0 || more);
  void attention.version.value;
  if (attention.complete() && found.length === 0) return null;
  return (
    <ul class="reasons" aria-label="Reasons">
      {found.map(({ id, title, q: question, why, count, more }) => (
        <li key={id}>
          <a href={listLink({ tab: 'all', q: `${question} ${q}`.trim() })} title={why}>
            <Chip tone={reasonTone(id)}>
              <b>
                {count}
                {more ? '+' : ''}
              </b>
              {title}
            </Chip>
          </a>
        </li>
      ))}
    </ul>
  );
}
