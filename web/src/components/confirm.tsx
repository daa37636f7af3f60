import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { asMayflyError } from '../api/request.ts';
import { sentence } from './message.tsx';

/** Asks before something is done that cannot be undone. Why it did not work is said, and the question stays. */
export function Confirm({
  title,
  doIt,
  keep = 'Keep it',
  act,
  onClose,
  children,
}: {
  readonly title: ComponentChildren;
  /** On the button that does it. */
  readonly doIt: string;
  readonly keep?: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.peek()) return;
    busy.value = true;
    try {
      await act();
      onClose();
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
      busy.value = false;
    }
  };
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <form class="question" onSubmit={submit} noValidate>
        {children}
        <p class="problem value" role="alert">
          {problem.value}
        </p>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {keep}
          </button>
          <button type="submit" class="button button--danger" disabled={busy.value}>
            {doIt}
          </button>
        </div>
      </form>
    </dialog>
  );
}
