import type { ComponentChildren } from 'preact';
import { Field } from './field.tsx';

/** One of a few. Uncontrolled unless `onChoose` is given. */
export function SelectField({
  id,
  name,
  label,
  hint,
  value,
  choices,
  onChoose,
}: {
  readonly id: string;
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
  readonly onChoose?: (value: string) => void;
}) {
  return (
    <Field id={id} label={label} {...(hint === undefined ? {} : { hint })}>
      <select
        id={id}
        name={name}
        {...(onChoose === undefined
          ? {}
          : {
              value,
              onChange: (event: Event) => onChoose((event.currentTarget as HTMLSelectElement).value),
            })}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
      >
        {choices.map((choice) => (
          <option
            key={choice.value}
            value={choice.value}
            {...(onChoose === undefined ? { selected: choice.value === value } : {})}
          >
            {choice.words}
          </option>
        ))}
      </select>
    </Field>
  );
}
