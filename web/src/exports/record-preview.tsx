import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ExportFormatView, ExportPreview } from '../../../src/core/api/export-views.ts';
import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answered } from '../components/answered.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { shortFingerprint } from '../components/fingerprint.tsx';
import { Section } from '../components/section.tsx';
import { SelectField } from '../components/select-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { optionPrefix } from './draft-of-form.ts';
import { OptionFields } from './option-fields.tsx';
import { readableRecord } from './readable-record.ts';
import { RecordText } from './record-text.tsx';

interface Wanted {
  readonly fingerprint: string;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
}

const recent = 20;
const another = 'another';

/** The exact records of a real credential, in any format. Nothing is sent. */
export function RecordPreview({
  formats,
  format,
}: {
  readonly formats: readonly ExportFormatView[];
  /** That is chosen at first. */
  readonly format: string;
}) {
  const latest = useAnswer<Page<CredentialSummary>>(apiPath('credentials', { limit: recent }));
  return (
    <Section
      id="preview"
      title="Preview"
      about="The exact record of a real credential, as a receiver would get it. Nothing is sent."
    >
      <Answered asked={latest} what="credentials">
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted">No credential was seen yet.</p>
          ) : (
            <PreviewForm credentials={items} formats={formats} first={format} />
          )
        }
      </Answered>
    </Section>
  );
}

function PreviewForm({
  credentials,
  formats,
  first,
}: {
  readonly credentials: readonly CredentialSummary[];
  readonly formats: readonly ExportFormatView[];
  readonly first: string;
}) {
  const form = useRef<HTMLFormElement>(null);
  const credential = useSignal(credentials[0]?.fingerprint ?? another);
  const formatName = useSignal(first);
  const wanted = useSignal<Wanted | null>(null);
  const format = formats.find(({ name }) => name === formatName.value);
  const show = (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current !== null) wanted.value = wantedOf(new FormData(form.current));
  };
  return (
    <>
      <form ref={form} class="form" onSubmit={show} noValidate>
        <SelectField
          id="preview-credential"
          name="credential"
          label="Credential"
          value={credential.value}
          choices={[
            ...credentials.map((each) => ({ value: each.fingerprint, words: credentialWords(each) })),
            { value: another, words: 'another one' },
          ]}
          onChoose={(fingerprint) => (credential.value = fingerprint)}
        />
        {credential.value === another && (
          <TextField
            id="preview-fingerprint"
            name="fingerprint"
            label="Fingerprint"
            hint="The whole: mf1_…"
          />
        )}
        <SelectField
          id="preview-format"
          name="format"
          label="Format"
          value={formatName.value}
          choices={formats.map(({ name, title }) => ({ value: name, words: title }))}
          onChoose={(name) => (formatName.value = name)}
        />
        {format !== undefined && <OptionFields key={format.name} prefix="preview" options={format.options} />}
        <button type="submit" class="button">
          Show the records
        </button>
      </form>
      {wanted.value !== null && <Records wanted={wanted.value} />}
    </>
  );
}

function credentialWords({ type, fingerprint, workloads }: CredentialSummary): string {
  const [first] = workloads;
  const where = first === undefined ? '' : ` · ${first.service}`;
  return `${type ?? 'unknown'}${where} · ${shortFingerprint(fingerprint)}`;
}

function wantedOf(fields: FormData): Wanted {
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const chosen = text('credential');
  const options: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (!name.startsWith(optionPrefix) || typeof value !== 'string' || value.trim() === '') continue;
    options[name] = value.trim();
  }
  return {
    fingerprint: chosen === another ? text('fingerprint') : chosen,
    format: text('format'),
    options,
  };
}

function Records({ wanted: { fingerprint, format, options } }: { readonly wanted: Wanted }) {
  const asked = useAnswer<ExportPreview>(apiPath('export-preview', { fingerprint, format, ...options }));
  return (
    <Answered asked={asked} what="the records">
      {({ records }) => (
        <ol class="records">
          {records.map(({ body, event }, index) => (
            <li key={`${format} ${kindOf(event)} ${String(index)}`}>
              <ShownRecord title={`${index + 1}. ${kindOf(event)}`} body={body} />
            </li>
          ))}
        </ol>
      )}
    </Answered>
  );
}

/** JSON is shown with a line for each member, until somebody wants it as it is sent. What is copied is what is sent. */
function ShownRecord({ title, body }: { readonly title: string; readonly body: string }) {
  const readable = readableRecord(body);
  const exact = useSignal(readable === null);
  return (
    <>
      <div class="record-head">
        <h3>{title}</h3>
        {readable !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={exact.value}
              onChange={(event) => (exact.value = event.currentTarget.checked)}
            />{' '}
            As it is sent
          </label>
        )}
        <CopyButton text={body} label={`Copy record ${title}`} words="Copy" />
      </div>
      <RecordText label={`Record ${title}`} body={exact.value || readable === null ? body : readable} />
    </>
  );
}

function kindOf(event: unknown): string {
  const kind = typeof event === 'object' && event !== null && 'kind' in event ? event.kind : null;
  return typeof kind === 'string' ? kind : 'event';
}
