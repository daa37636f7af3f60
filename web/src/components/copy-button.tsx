import { useSignal } from '@preact/signals';
import { Icon, type IconName } from './icon.tsx';

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({
  text,
  label,
  words,
  icon = 'copy',
  tabIndex,
}: {
  readonly text: string;
  /** What is copied: "Copy fingerprint". */
  readonly label: string;
  /** Shown beside the icon; without it the icon stands alone. */
  readonly words?: string;
  readonly icon?: IconName;
  readonly tabIndex?: number;
}) {
  const done = useSignal(false);
  const copy = async (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    done.value = await copyText(text);
    setTimeout(() => (done.value = false), 1500);
  };
  return (
    <button
      type="button"
      class={words === undefined ? 'icon-button' : 'button'}
      title={label}
      aria-label={done.value ? 'Copied' : label}
      onClick={copy}
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      <Icon name={done.value ? 'check' : icon} />
      {words === undefined ? null : done.value ? 'Copied' : words}
    </button>
  );
}

/** Over plain HTTP on another host than this the clipboard API is missing; an old command still works there. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
