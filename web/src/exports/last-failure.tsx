import type { ExportStatus } from '../../../src/core/api/export-views.ts';
import { Chip } from '../components/chip.tsx';
import { sentence } from '../components/message.tsx';
import { Ago } from '../components/time.tsx';

/** What went wrong last, in the words of whoever noticed it. One that is over is told, too, and quietly. */
export function LastFailure({ status: { state, lastFailure } }: { readonly status: ExportStatus }) {
  if (lastFailure === null) return <span class="muted">none</span>;
  const { at, kind, message } = lastFailure;
  const isNow = state === 'failing';
  return (
    <span class={`last-failure ${isNow ? '' : 'muted'}`}>
      <Chip tone={isNow ? 'bad' : 'neutral'}>{kind}</Chip>{' '}
      <span class="value">{sentence(message === '' ? kind : message)}</span>{' '}
      <span class="muted">
        <Ago at={at} />
      </span>
    </span>
  );
}
