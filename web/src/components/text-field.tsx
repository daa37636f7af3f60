import type { ComponentChildren } from 'preact';
import { Field } from './field.tsx';

/** One line of text. Browsers keep none of what is written into it. */
export function TextField({
  id,
  name,
  label,
  hint,
  value = '',
  placeholder,
  required = false,
  numeric = false,
  secret = false,
}: {
  readonly id: string;
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint: ComponentChildren;
  readonly value?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly numeric?: boolean;
  /** It is not shown while it is written. */
  readonly secret?: boolean;
}) {
  const field = {
    id,
    name,
    required,
    spellcheck: false,
    defaultValue: value,
    'aria-describedby': `${id}-hint`,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(numeric ? { inputMode: 'numeric' as const } : {}),
  };
  return (
    <Field id={id} label={label} hint={hint}>
      {secret ? (
        <input type="password" autocomplete="new-password" {...field} />
      ) : (
        <input autocomplete="off" {...field} />
      )}
    </Field>
  );
}
