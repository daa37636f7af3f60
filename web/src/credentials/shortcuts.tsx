import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

const shortcuts: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['j', 'k'], 'Next and previous row; arrows, Page, Home and End work, too'],
  [['Enter'], 'Open the credential'],
  [['c'], 'Copy its fingerprint'],
  [['/'], 'Write a filter'],
  [['Space'], 'Pause, and go on with what happened meanwhile'],
  [['r'], 'Ask again'],
  [['Esc'], 'Leave the filter or the row'],
  [['?'], 'This list'],
];

export function Shortcuts({ open }: { readonly open: Signal<boolean> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value) dialog.current?.showModal();
  }, [open.value]);
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby="shortcuts" onClose={() => (open.value = false)}>
      <h2 id="shortcuts">Keyboard</h2>
      <dl>
        {shortcuts.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  );
}
