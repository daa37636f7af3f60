import type { ComponentChildren } from 'preact';
import type { ExportKindsView, ExportView } from '../../../src/core/api/export-views.ts';
import { Section } from '../components/section.tsx';
import { Ago } from '../components/time.tsx';
import { filterLink } from '../credentials/filter-link.ts';
import { isAdmin } from '../session/session.ts';

/** What goes to a destination, and how it is reached. Of a secret only where it comes from. */
export function ExportFacts({
  destination,
  kinds,
}: {
  readonly destination: ExportView;
  readonly kinds: ExportKindsView | null;
}) {
  const { settings, options, format, filter, rollup, perSecond, createdAt, changedAt } = destination;
  const kind = kinds?.kinds.find(({ name }) => name === destination.kind);
  const aboutOf = (setting: string): string =>
    kind?.settings.find(({ name }) => name === setting)?.about ?? '';
  const given = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return (
    <Section
      id="settings"
      title="Settings"
      about={
        isAdmin.value
          ? 'Of a secret it is shown where it comes from, never what it is.'
          : 'Their values are shown to administrators.'
      }
    >
      <dl class="facts">
        <Fact title="Filter">
          {filter === '' ? (
            'everything'
          ) : (
            <a class="value mono" href={filterLink(filter)}>
              {filter}
            </a>
          )}
        </Fact>
        <Fact title="Usage">{rollup === 'minute' ? 'summed up over each minute' : 'each'}</Fact>
        <Fact title="Format">
          <span class="value">{[format, ...given].join(' ')}</span>
        </Fact>
        {perSecond !== null && <Fact title="At most">{perSecond.toLocaleString('en')} events a second</Fact>}
        {Object.entries(settings).map(([name, value]) => (
          <Fact key={name} title={<span title={aboutOf(name)}>{name}</span>}>
            <SettingValue value={value} />
          </Fact>
        ))}
        <Fact title="Made">
          <Ago at={createdAt} />
          {changedAt !== createdAt && (
            <>
              , changed <Ago at={changedAt} />
            </>
          )}
        </Fact>
      </dl>
    </Section>
  );
}

function SettingValue({ value }: { readonly value: string }) {
  if (value === '(stored)') return <span class="muted">stored, encrypted</span>;
  if (value === '(hidden)') return <span class="muted">hidden</span>;
  return <span class="value mono">{value}</span>;
}

function Fact({
  title,
  children,
}: {
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
