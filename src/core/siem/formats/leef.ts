import type { ExportEvent } from '../event.ts';
import { eventSignature } from '../event-words.ts';
import { camelName, factEntries } from '../facts.ts';
import type { SiemFormat } from '../format.ts';
import { ipVersion } from '../ip-address.ts';
import { bytesOption, lineBytes } from '../line-bytes.ts';
import { withoutControls } from '../one-line.ts';
import { principalOf } from '../principal.ts';
import { readOptions } from '../read-options.ts';
import { severityOf, severityScales } from '../severity.ts';
import { textField } from '../text-fields.ts';
import { type TextField, utf8Length, writeFields } from '../text-record.ts';

const delimiters = {
  caret: { mark: '^', named: '^' },
  tab: { mark: '\t', named: 'x09' },
} as const;

/**
 * IBM QRadar's Log Event Extended Format 2.0. Its keys where it has them (`devTime`, `cat`, `sev`, `usrName`, `dst`,
 * `dstPort`, `identHostName`, `url`), facts under their own names in camel case else. There is no escape in LEEF: a
 * delimiter within a value is a space, a line break is written `\n`, and `=` is kept, for a key ends at the first.
 * `cutFields` names the keys that were cut because the record was too long.
 */
export const leef: SiemFormat = {
  name: 'leef',
  title: 'LEEF 2.0',
  specification: 'https://www.ibm.com/docs/en/dsm?topic=leef-overview',
  contentType: 'text/plain',
  options: [
    bytesOption,
    {
      name: 'delimiter',
      about: 'What stands between fields. rsyslog rewrites tabs unless told not to.',
      values: Object.keys(delimiters),
      fallback: 'caret',
    },
  ],
  create: (exporter, options) => {
    const option = readOptions(leef.options, options);
    const most = lineBytes(option(bytesOption.name));
    const { mark, named } = option('delimiter') === 'tab' ? delimiters.tab : delimiters.caret;
    const syntax = { escape: valueWithout(mark), separator: mark, cutKey: 'cutFields' };
    return (event) => {
      const texts = ['Mayfly', 'Mayfly', exporter.version, eventSignature(event)];
      const header = `LEEF:2.0|${texts.map((text) => headerText(text, mark)).join('|')}|${named}|`;
      const room = most - utf8Length(header);
      return { body: header + writeFields(fieldsOf(event), { ...syntax, room }), fields: null, group: null };
    };
  },
};

const longestHeaderText = 128;

/** Neither a bar nor the delimiter can be escaped in the header. */
function headerText(text: string, delimiter: string): string {
  const line = withoutControls(text).replaceAll('\n', ' ').replaceAll('|', '_').replaceAll(delimiter, '_');
  return [...line].slice(0, longestHeaderText).join('').trim() || '-';
}

function valueWithout(delimiter: string): (text: string) => string {
  return (text) => withoutControls(text).replaceAll('\n', '\\n').replaceAll(delimiter, ' ').trim();
}

/** Keys that LEEF predefines, by the fact that they carry. */
const keys: Readonly<Record<string, string>> = {
  'event.id': 'eventId',
  'event.name': 'cat',
  'event.sequence': 'sequence',
  'event.message': 'msg',
  'target.port': 'dstPort',
  'target.address': 'dstHost',
  'process.host': 'identHostName',
  'finding.url': 'url',
};

function fieldsOf(event: ExportEvent): TextField[] {
  const fields: TextField[] = [
    { key: 'devTime', value: String(Date.parse(event.at)), cut: null },
    { key: 'sev', value: String(severityScales[severityOf(event)].ofTen), cut: null },
  ];
  const principal = principalOf(event);
  if (principal !== null) fields.push(textField('principal', 'usrName', principal.name));
  const address = 'target' in event ? event.target.address : null;
  if (ipVersion(address) !== null) fields.push({ key: 'dst', value: address ?? '', cut: null });
  for (const [name, fact] of factEntries(event)) {
    if (name !== 'event.at') fields.push(textField(name, keys[name] ?? camelName(name), fact));
  }
  return fields;
}
