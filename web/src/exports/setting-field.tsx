import type { ExportSettingView } from '../../../src/core/api/export-views.ts';
import { sentence } from '../components/message.tsx';
import { SelectField } from '../components/select-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { settingPrefix } from './draft-of-form.ts';

/** One setting of a kind of destination, as the collector describes it. Left empty it is what `fallback` says. */
export function SettingField({ setting }: { readonly setting: ExportSettingView }) {
  const { name, about, kind, required, fallback } = setting;
  const field = { id: `setting-${name}`, name: `${settingPrefix}${name}`, label: <code>{name}</code> };
  const values = kind === 'flag' ? ['true', 'false'] : setting.values;
  if (values !== null) {
    const choices = values.map((value) => ({ value, words: value }));
    return (
      <SelectField
        {...field}
        hint={sentence(about)}
        value={fallback ?? ''}
        choices={required || fallback !== null ? choices : [{ value: '', words: '–' }, ...choices]}
      />
    );
  }
  return (
    <TextField
      {...field}
      hint={kind === 'secret' ? `${sentence(about)} ${secretHint}` : sentence(about)}
      required={required}
      secret={kind === 'secret'}
      numeric={kind === 'number'}
      {...(fallback === null ? {} : { placeholder: fallback })}
    />
  );
}

const secretHint =
  'env:NAME or file:/path, read where the collector runs, or itself: then it is stored encrypted.';
