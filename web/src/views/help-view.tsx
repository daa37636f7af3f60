import {
  credentialFields,
  durationFields,
  type FieldInfo,
  flagFields,
  numberFields,
  timeFields,
  usageFields,
} from '../../../src/core/filter/fields.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Section } from '../components/section.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { filterLink } from '../credentials/filter-link.ts';

/** How to ask, by keyboard and in the filter language; and what this is. */
export function HelpView() {
  return (
    <div class="view help-view">
      <ViewHead title="Help" />
      <Section id="words" title="Words">
        <dl class="facts">
          {words.map(([word, means]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Language />
      <Keyboard />
      <About />
    </div>
  );
}

function Language() {
  return (
    <Section
      id="language"
      title="The filter language"
      about="The same in the page, in mayfly list and in the API."
    >
      <ul class="rules">
        {rules.map(([example, means]) => (
          <li key={example}>
            <code>{example}</code> <span>{means}</span>
          </li>
        ))}
      </ul>
      {groups.map(({ title, fields }) => (
        <div key={title} class="section-part">
          <h3>{title}</h3>
          <DataTable caption={title} columns={columns} rows={fields} keyOf={({ name }) => name} />
        </div>
      ))}
    </Section>
  );
}

function Keyboard() {
  return (
    <Section id="keyboard" title="Keyboard">
      <dl class="facts">
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function About() {
  return (
    <Section id="about" title="About">
      <p>
        Mayfly is a live inventory of the credentials that agents, notebooks and jobs fetch and use at run
        time. It holds fingerprints, never secrets. What this page shows, the API answers:{' '}
        <a href="/docs" data-outside>
          its reference
        </a>
        ,{' '}
        <a href="/openapi.json" data-outside>
          OpenAPI
        </a>
        . From a terminal: <code>mayfly help</code>.
      </p>
    </Section>
  );
}

interface NamedField extends FieldInfo {
  readonly name: string;
}

function named(fields: Readonly<Record<string, FieldInfo>>): readonly NamedField[] {
  return Object.entries(fields).map(([name, info]) => ({ name, ...info }));
}

const groups = [
  { title: 'What a credential is', fields: named(credentialFields) },
  { title: 'Who used or fetched it, and where', fields: named(usageFields) },
  { title: 'Yes or no', fields: named(flagFields) },
  { title: 'Times', fields: named(timeFields) },
  { title: 'Numbers and durations', fields: [...named(numberFields), ...named(durationFields)] },
];

const columns: readonly DataColumn<NamedField>[] = [
  {
    id: 'field',
    title: 'Field',
    cell: ({ name, aliases }) => (
      <>
        <code>{name}</code>
        {aliases.length > 0 && <span class="muted"> or {aliases.join(', ')}</span>}
      </>
    ),
  },
  { id: 'about', title: 'Asks about', cell: ({ about }) => about },
  {
    id: 'example',
    title: 'For example',
    cell: ({ example }) => (
      <a href={filterLink(example)}>
        <code>{example}</code>
      </a>
    ),
  },
];

const rules = [
  ['provider:aws is:live', 'All terms must hold. Terms about use must hold of one and the same use.'],
  ['-outcome:denied', 'A minus excludes.'],
  ['env:prod,staging', 'A comma is any of.'],
  ['agent:plan*', 'A star at the end: begins so. Alone: some value. none: no value.'],
  ['agent:"my planner"', 'Quotes around what has spaces, commas, stars or parentheses.'],
  ['is:live', 'The state: live (seen in the last 15 minutes), idle, expired, ended.'],
  ['last-used:<5m', 'Of the past: less than five minutes ago. expires:<1h is within the next hour.'],
  ['sort:-uses', 'The order: last-seen, first-seen, expires, uses; a minus: the greatest first.'],
  ['as-of:2026-11-20T10:00Z', 'As it was at another moment.'],
] as const;

const words = [
  ['Credential', 'A secret that was fetched or used, known by its fingerprint alone.'],
  ['Fingerprint', 'A keyed hash of the secret. It cannot be turned back.'],
  ['Workload', 'A service in an environment, as OpenTelemetry names it.'],
  [
    'Agent, tool, notebook, human',
    'On whose behalf something was done. What is not known is unattributed, never guessed.',
  ],
  ['Live', 'Seen within the last 15 minutes, neither expired nor ended.'],
  ['Mint chain', 'Which credential was presented to obtain which.'],
] as const;

const keys = [
  [['/'], 'Write a filter'],
  [['j', 'k'], 'Next and previous row of the live list'],
  [['Enter'], 'Open the row or the node'],
  [['c'], 'Copy the fingerprint of the row'],
  [['Space'], 'Pause the live list, and go on'],
  [['r'], 'Ask again'],
  [['?'], 'The keys of the live list'],
  [['←', '→', '↑', '↓'], 'Go along a mint chain'],
  [['Esc'], 'Leave the filter, the row or a dialog'],
] as const;
