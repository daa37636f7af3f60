import type { ExportEvent } from '../event.ts';
import { eventName, eventSignature, eventTitle } from '../event-words.ts';
import { camelName, factEntries } from '../facts.ts';
import type { Exporter, SiemFormat } from '../format.ts';
import { ipVersion } from '../ip-address.ts';
import { bytesOption, lineBytes } from '../line-bytes.ts';
import { withoutControls } from '../one-line.ts';
import { principalOf } from '../principal.ts';
import { readOptions } from '../read-options.ts';
import { severityOf, severityScales } from '../severity.ts';
import { textField } from '../text-fields.ts';
import { type TextField, utf8Length, writeFields } from '../text-record.ts';

/**
 * ArcSight's Common Event Format, revision 25, `CEF:0`. The custom fields carry the same thing in every record:
 *
 * | field | label | fact |
 * |---|---|---|
 * | cs1 | credentialFingerprint | `mf1_…` |
 * | cs2 | credentialType | `aws.session_token` |
 * | cs3 | joinKeys | public names, with commas between |
 * | cs4 | parentFingerprints | what it was minted from, with commas between |
 * | cs5 | traceId | of the latest span that tells of it |
 * | cs6 | environment | of the workload |
 * | cn1 | sequence | grows with every event of one collector |
 * | c6a3 | Destination IPv6 Address | only when the target is one |
 * | deviceCustomDate1 | expiresAt | of the credential |
 *
 * Facts that CEF's dictionary has no key for are custom extensions as its naming rule wants them, vendor and product
 * before the name (`MayflyActorTool`). `MayflyCut` names the keys that were cut because the record was too long.
 */
export const cef: SiemFormat = {
  name: 'cef',
  title: 'CEF',
  specification:
    'https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors-8.4/cef-implementation-standard/',
  contentType: 'text/plain',
  options: [bytesOption],
  create: (exporter, options) => {
    const most = lineBytes(readOptions(cef.options, options)(bytesOption.name));
    return (event) => {
      const header = headerOf(event, exporter);
      const room = most - utf8Length(header);
      const body = header + writeFields(fieldsOf(event, exporter), { ...syntax, room });
      return { body, fields: null, group: null };
    };
  },
};

const syntax = { escape: value, separator: ' ', cutKey: 'MayflyCut' };

/** `CEF:Version|Device Vendor|Device Product|Device Version|Signature ID|Name|Severity|` */
function headerOf(event: ExportEvent, exporter: Exporter): string {
  const severity = severityScales[severityOf(event)].ofTen;
  const texts = ['Mayfly', 'Mayfly', exporter.version, eventSignature(event), eventTitle(event)];
  return `CEF:0|${texts.map(headerText).join('|')}|${severity}|`;
}

/** No receiver shows more of a name. */
const longestHeaderText = 128;

function headerText(text: string): string {
  const line = [...withoutControls(text).replaceAll('\n', ' ')].slice(0, longestHeaderText).join('').trim();
  // An empty field makes the whole record unreadable to some parsers.
  if (line === '') return '-';
  const escaped = line.replace(/[\\|]/g, '\\$&');
  // Parsers that only look at the character before a bar would take the backslash of a pair for the bar's own.
  return escaped.endsWith('\\') ? `${escaped} ` : escaped;
}

function value(text: string): string {
  return withoutControls(text).replace(/[\\=]/g, '\\$&').replaceAll('\n', '\\n');
}

/** Keys of CEF's dictionary, by the fact that they carry; those with a label say their label first. */
const keys: Readonly<Record<string, string | readonly [key: string, label: string]>> = {
  'event.id': 'externalId',
  'event.name': 'act',
  'event.message': 'msg',
  'event.sequence': ['cn1', 'sequence'],
  count: 'cnt',
  'credential.fingerprint': ['cs1', 'credentialFingerprint'],
  'credential.type': ['cs2', 'credentialType'],
  'credential.join_keys': ['cs3', 'joinKeys'],
  'credential.parents': ['cs4', 'parentFingerprints'],
  trace_id: ['cs5', 'traceId'],
  'workload.environment': ['cs6', 'environment'],
  'credential.subject': 'suid',
  'workload.service': 'sourceServiceName',
  'process.host': 'shost',
  'process.pid': 'spid',
  'process.runtime': 'sproc',
  'target.address': 'dhost',
  'target.port': 'dpt',
  'finding.url': 'request',
};

/** The same for times, which are milliseconds since the epoch there. */
const times: Readonly<Record<string, string | readonly [key: string, label: string]>> = {
  'event.at': 'rt',
  first_at: 'start',
  last_at: 'end',
  'finding.opened_at': 'start',
  'finding.last_seen_at': 'end',
  'credential.expires_at': ['deviceCustomDate1', 'expiresAt'],
};

/** In the header. */
const elsewhere = new Set(['finding.title']);

const outcomes: Readonly<Record<string, string>> = {
  accepted: 'success',
  denied: 'failure',
  error: 'failure',
  sent: 'unknown',
};

function fieldsOf(event: ExportEvent, exporter: Exporter): TextField[] {
  const fields: TextField[] = [];
  for (const [name, fact] of factEntries(event)) {
    if (elsewhere.has(name)) continue;
    const time = times[name];
    const known = time ?? keys[name] ?? customKey(name);
    const [key, label] = typeof known === 'string' ? [known, null] : known;
    if (label !== null) fields.push({ key: `${key}Label`, value: label, cut: null });
    fields.push(textField(name, key, time === undefined ? fact : Date.parse(String(fact))));
  }
  fields.push(
    { key: 'cat', value: eventName(event).replace(/\..*/, ''), cut: null },
    textField('exporter.host', 'dvchost', exporter.host),
    ...whoAndWhere(event),
  );
  return fields;
}

function whoAndWhere(event: ExportEvent): TextField[] {
  const fields: TextField[] = [];
  const principal = principalOf(event);
  if (principal !== null) fields.push(textField('principal', 'suser', principal.name));
  if ('outcome' in event && event.outcome !== null) {
    fields.push({ key: 'outcome', value: outcomes[event.outcome] ?? 'unknown', cut: null });
  }
  const address = 'target' in event ? event.target.address : null;
  const version = ipVersion(address);
  if (version === 4) fields.push({ key: 'dst', value: address ?? '', cut: null });
  if (version === 6) {
    fields.push(
      { key: 'c6a3Label', value: 'Destination IPv6 Address', cut: null },
      { key: 'c6a3', value: address ?? '', cut: null },
    );
  }
  return fields;
}

/** `process.pod` as `MayflyProcessPod`. */
function customKey(name: string): string {
  return camelName(`Mayfly.${name}`);
}
