import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ExportKindsView, ExportKindView, ExportView } from '../../../src/core/api/export-views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { sentence } from '../components/message.tsx';
import { SelectField } from '../components/select-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { linkTo } from '../router/match-path.ts';
import { navigate } from '../router/navigation.ts';
import { draftOfForm } from './draft-of-form.ts';
import { OptionFields } from './option-fields.tsx';
import { SettingField } from './setting-field.tsx';

/** Makes a destination of one of the kinds that the collector has, and leads to it. */
export function NewExportForm({ kinds: { kinds, formats } }: { readonly kinds: ExportKindsView }) {
  const [first] = kinds;
  const kindName = useSignal(first?.name ?? '');
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const kind = kinds.find(({ name }) => name === kindName.value) ?? first;
  if (kind === undefined) return null;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current === null || busy.peek()) return;
    busy.value = true;
    problem.value = null;
    try {
      const made = await send<ExportView>('POST', '/api/v1/exports', draftOfForm(new FormData(form.current)));
      navigate(linkTo('/exports/:name', { name: made.name }));
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
    }
    busy.value = false;
  };
  return (
    <form ref={form} class="form" onSubmit={submit} noValidate>
      <TextField
        id="export-name"
        name="name"
        label="Name"
        hint="Small letters, digits and dashes, as in siem or data-lake."
        required
      />
      <SelectField
        id="export-kind"
        name="kind"
        label="Kind"
        hint="Of receiver."
        value={kind.name}
        choices={kinds.map(({ name, title }) => ({ value: name, words: title }))}
        onChoose={(name) => (kindName.value = name)}
      />
      <KindFields key={kind.name} kind={kind} formats={formats} />
      <p class="problem value" role="alert">
        {problem.value}
      </p>
      <button type="submit" class="button button--primary" disabled={busy.value}>
        {busy.value ? 'Making it …' : 'Add the destination'}
      </button>
    </form>
  );
}

/** What depends on the kind. Made anew with it, so that nothing that was written for one goes to another. */
function KindFields({
  kind: { settings, formats: taken },
  formats,
}: {
  readonly kind: ExportKindView;
  readonly formats: ExportKindsView['formats'];
}) {
  const formatName = useSignal(taken[0] ?? '');
  const format = formats.find(({ name }) => name === formatName.value);
  const choices = formats.filter(({ name }) => taken.includes(name));
  return (
    <>
      <SelectField
        id="export-format"
        name="format"
        label="Format"
        hint="In which schema events are written."
        value={formatName.value}
        choices={choices.map(({ name, title }) => ({ value: name, words: title }))}
        onChoose={(name) => (formatName.value = name)}
      />
      {format !== undefined && <OptionFields key={format.name} prefix="export" options={format.options} />}
      {settings
        .filter(({ required }) => required)
        .map((setting) => (
          <SettingField key={setting.name} setting={setting} />
        ))}
      <TextField
        id="export-filter"
        name="filter"
        label="Filter"
        hint="What goes there, in the filter language, as in env:production. Empty: everything."
      />
      <details class="more-fields">
        <summary>More settings</summary>
        <div class="form">
          {settings
            .filter(({ required }) => !required)
            .map((setting) => (
              <SettingField key={setting.name} setting={setting} />
            ))}
          <Pace />
        </div>
      </details>
    </>
  );
}

function Pace() {
  return (
    <>
      <SelectField
        id="export-rollup"
        name="rollup"
        label="Usage"
        hint="What happened often can be told once a minute."
        value="none"
        choices={[
          { value: 'none', words: 'each' },
          { value: 'minute', words: 'summed up over each minute' },
        ]}
      />
      <TextField
        id="export-per-second"
        name="per_second"
        label="At most, events a second"
        hint="Empty: as fast as it goes."
        numeric
      />
      <div class="field">
        <label class="check">
          <input type="checkbox" name="paused" value="true" aria-describedby="export-paused-hint" /> Begin
          paused
        </label>
        <span id="export-paused-hint" class="muted">
          Nothing is sent before it is resumed.
        </span>
      </div>
    </>
  );
}
