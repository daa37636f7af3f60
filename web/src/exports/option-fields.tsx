import type { ExportOptionView } from '../../../src/core/api/export-views.ts';
import { sentence } from '../components/message.tsx';
import { SelectField } from '../components/select-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { optionPrefix } from './draft-of-form.ts';

/** The options of a format, as the collector describes them. */
export function OptionFields({
  options,
  prefix,
}: {
  readonly options: readonly ExportOptionView[];
  /** Of the ids: two forms may be in one view. */
  readonly prefix: string;
}) {
  return (
    <>
      {options.map(({ name, about, values, fallback }) => {
        const field = {
          id: `${prefix}-option-${name}`,
          name: `${optionPrefix}${name}`,
          label: <code>{name}</code>,
          hint: sentence(about),
        };
        return values === null ? (
          <TextField key={name} {...field} placeholder={fallback} />
        ) : (
          <SelectField
            key={name}
            {...field}
            value={fallback}
            choices={values.map((value) => ({ value, words: value }))}
          />
        );
      })}
    </>
  );
}
