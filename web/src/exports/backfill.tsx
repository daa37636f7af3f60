import { useSignal } from '@preact/signals';
import type { BackfillView } from '../../../src/core/api/export-views.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { send } from '../api/request.ts';
import { clock } from '../app/clock.ts';
import { Confirm } from '../components/confirm.tsx';
import { Field } from '../components/field.tsx';
import { momentWords } from '../components/time-words.ts';
import { backfillFrom } from './backfill-from.ts';
import { exportPath } from './export-path.ts';

/** Moves a destination to a moment: what it had comes again, or what it waits for is left out. */
export function Backfill({
  name,
  onClose,
  onDone,
}: {
  readonly name: string;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}) {
  const text = useSignal('24h');
  const from = backfillFrom(text.value, clock.value);
  const move = async () => {
    if (from === null)
      throw new MayflyError('request.invalid', 'write how long ago, as 24h, or a time, as 2026-11-20T10:00Z');
    const { keptFrom } = await send<BackfillView>('POST', exportPath(name, 'backfill'), { from });
    const kept = keptFrom === null ? '' : ' What is older is not kept any more.';
    onDone(`It gets again what was recorded from ${momentWords(keptFrom ?? from)} on.${kept}`);
  };
  return (
    <Confirm
      title={
        <>
          Send <span class="value">{name}</span> again what it had?
        </>
      }
      doIt="Send again"
      keep="Leave it"
      act={move}
      onClose={onClose}
    >
      <p>
        It gets everything that was recorded from a moment on, with the same ids, as far as events are kept. A
        moment later than what it waits for leaves that out. This cannot be undone.
      </p>
      <Field
        id="backfill-from"
        label="From"
        hint={from === null ? 'How long ago, as 24h, or a time, as 2026-11-20T10:00Z.' : momentWords(from)}
      >
        <input
          id="backfill-from"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="backfill-from-hint"
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </Field>
    </Confirm>
  );
}
