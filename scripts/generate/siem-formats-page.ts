import { severities } from '../../src/core/siem/event.ts';
import type { FormatOption, SiemFormat } from '../../src/core/siem/format.ts';
import { siemFormats } from '../../src/core/siem/formats/index.ts';
import { severityScales } from '../../src/core/siem/severity.ts';
import { fieldMapping } from './siem/field-mapping.ts';
import { fieldMeanings } from './siem/field-meanings.ts';
import { probeEvents } from './siem/probe-events.ts';

/** `docs/siem/formats.md`: what each format makes of each of our fields, found by running the formats. */
export function siemFormatsPage(): string {
  return `<!-- Generated from src/core/siem by npm run generate. Do not edit. -->
# Formats

What Mayfly exports, and where each format has it. The mapping is found by running the formats: each of our fields is changed
alone, and the fields of the record that change with it are listed. Records for a real credential: \`mayfly export preview\`.

${siemFormats.map(({ name, title }) => `- [${title}](#${anchor(title)}) (\`${name}\`)`).join('\n')}

## Events

| kind | when |
|---|---|
| \`fetched\`, \`used\`, \`ended\` | a credential was fetched, presented or ended in a process: one observation, or the equal ones of a minute |
| \`inventory\` | the inventory learnt something of a credential |
| \`finding\` | a rule's verdict was reached, changed or is over |
| \`coverage\` | what is not seen changed |

Every record is one line, whatever is in its texts. The id of the event is in every record: delivery is at least once, and who
keeps one record of each id has every event once. The secret is in none: a credential is its fingerprint and its public names.
What is not known is left out, but for NDJSON and the data of CloudEvents, where it is null.

Where a schema has one field for who acted (\`suser\`, \`usrName\`, \`user\`), it is the human, else the agent, else the workload.

## Fields

${table(
  ['field', 'means'],
  Object.entries(fieldMeanings).map(([name, meaning]) => [code(name), meaning]),
)}

## Severity

A finding says itself how bad it is. A use that was refused and a new blind spot are \`low\`, all else is \`informational\`.

${severityTable()}

${siemFormats.map(section).join('\n\n')}
`;
}

/** What a reader of a format must know that its mapping does not show. */
const notes: Readonly<Record<string, string>> = {
  cef: `In the header \`\\\` and \`|\` are escaped and a line break is a space; in values \`\\\` and \`=\` are escaped and a line break is \`\\n\`.
A tab is a space, other controls are visible (\`\\x1b\`). Keys without a place in CEF's dictionary begin with \`Mayfly\`.
A record that is longer than \`bytes\` is cut in the least telling fields first, never in ids, times or numbers: the cut is marked
\`[cut]\` or \`[cut: 12 more]\` where it is, and \`MayflyCut\` names the keys.`,
  leef: `LEEF has no escapes: a delimiter within a value is a space, a line break is \`\\n\`, a bar in the event id is \`_\`. Too long is cut as
in CEF; \`cutFields\` names the keys.`,
  'splunk-hec': `The \`event\` of HEC; its source type is \`mayfly:credential\`, \`mayfly:inventory\`, \`mayfly:finding\` or \`mayfly:coverage\`.
Uses are CIM's Authentication; fetches, ends and the inventory are Change; findings are Alerts. See [splunk/](splunk/README.md).`,
  asim: `Uses are rows of Authentication, findings of AlertEvent, the rest of AuditEvent; all fit one table. See [sentinel/](sentinel/README.md).`,
  udm: 'The event as it stands under `udm` of `events:import`.',
  'otlp-logs':
    'One LogRecord. What OpenTelemetry calls a resource stays under `mayfly.`: the resource of the record is the collector.',
  cloudevents: 'Structured mode. `source` is the public URL of the collector, or `mayfly`.',
  ndjson:
    'The event itself. `version` is that of the shape: under 1, fields are added and never renamed. Their order is fixed.',
  ecs: 'Our own names stand under `mayfly.`. See [elastic/](elastic/README.md).',
};

function section(format: SiemFormat): string {
  const { fields, composed } = fieldMapping(format);
  const rows = [...fields]
    .filter(([, theirs]) => theirs.length > 0)
    .map(([ours, theirs]) => [code(ours), theirs.map(code).join(', ')]);
  const parts = [
    `## ${format.title}`,
    `\`${format.name}\`, ${code(format.contentType)}, specified at <${format.specification}>.`,
    notes[format.name] ?? '',
    format.options.length === 0 ? '' : optionTable(format.options),
    composed.length === 0 ? '' : `Made of many fields: ${composed.map(code).join(', ')}.`,
    table(['Mayfly', format.title], rows),
    format.name === 'ndjson' ? `\`\`\`json\n${exampleOf(format)}\n\`\`\`` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function exampleOf(format: SiemFormat): string {
  const write = format.create({ version: '1.2.3', host: 'collector-1', source: 'mayfly' }, {});
  return probeEvents
    .slice(0, 1)
    .map((event) => write(event).body)
    .join('\n');
}

function optionTable(options: readonly FormatOption[]): string {
  return table(
    ['option', 'default', 'about'],
    options.map(({ name, fallback, about, values }) => [
      code(name),
      code(fallback),
      values === null ? about : `${about} One of ${values.map(code).join(', ')}.`,
    ]),
  );
}

function severityTable(): string {
  return table(
    ['severity', 'CEF, LEEF', 'OTLP', 'ASIM', 'UDM'],
    severities.map((severity) => {
      const { ofTen, otlpNumber, otlpText, asim, udm } = severityScales[severity];
      return [code(severity), String(ofTen), `${otlpNumber} ${otlpText}`, asim, udm];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** As GitHub makes the anchor of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
