import { credentialStates } from '../../../src/core/api/views.ts';
import { type ExportEvent, inventoryChanges, severities } from '../../../src/core/siem/event.ts';
import type { FormattedRecord, SiemFormat } from '../../../src/core/siem/format.ts';
import { probeEvents } from './probe-events.ts';

/** Our fields as NDJSON has them, each with the names under which a format writes what depends on it. */
export interface FieldMapping {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Their fields that are made of many of ours: sentences. */
  readonly composed: readonly string[];
}

/** More of our fields than this in one of theirs is a sentence. */
const mostInOne = 7;

/**
 * Follows every field through a format: each leaf of the probe events is changed alone, and what comes out different
 * carries it. So the mapping is what the code does, not what somebody wrote of it.
 */
export function fieldMapping(format: SiemFormat): FieldMapping {
  const write = format.create({ version: '1.2.3', host: 'collector-1', source: 'mayfly' }, {});
  const found = new Map<string, Set<string>>();
  for (const event of probeEvents) {
    const before = flatRecord(write(event));
    for (const path of leavesOf(event)) {
      const after = flatRecord(write(changedAt(event, path)));
      const names = found.get(nameOf(path)) ?? new Set();
      found.set(nameOf(path), names);
      for (const [name, value] of after) if (before.get(name) !== value) names.add(name);
    }
  }
  const uses = Map.groupBy(
    [...found.values()].flatMap((names) => [...names]),
    (name) => name,
  );
  const composed = [...uses].filter(([, times]) => times.length > mostInOne).map(([name]) => name);
  const without = new Set(composed);
  const fields = [...found].map(
    ([ours, names]) => [ours, [...names].filter((name) => !without.has(name)).sort()] as const,
  );
  return { fields: new Map(fields), composed: composed.sort() };
}

/** Names of the fields that a record has, as people write them in queries. */
export function namesOf(record: FormattedRecord): readonly string[] {
  return [...flatRecord(record).keys()];
}

/** All fields of a record under one name each: `a.b`, `a[].b`, `attributes[key]`, `cs1 (label)`. */
function flatRecord(record: FormattedRecord): ReadonlyMap<string, string> {
  const flat = new Map<string, string>();
  if (record.fields === null) return textFields(record.body);
  flatten(record.fields, '', (name, value) => flat.set(name, (flat.get(name) ?? '') + JSON.stringify(value)));
  return flat;
}

function flatten(value: unknown, name: string, emit: (name: string, value: unknown) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      if (isKeyValue(item)) emit(`${name}[${item.key}]`, item.value);
      else flatten(item, typeof item === 'object' ? `${name}[]` : name, emit);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return emit(name, value);
  for (const [key, part] of Object.entries(value)) flatten(part, name === '' ? key : `${name}.${key}`, emit);
}

function isKeyValue(item: unknown): item is { readonly key: string; readonly value: unknown } {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

/** The probe events hold nothing that needs an escape. */
function textFields(line: string): ReadonlyMap<string, string> {
  const isCef = line.startsWith('CEF:');
  const parts = line.split('|');
  const headers = isCef
    ? ['version', 'Device Vendor', 'Device Product', 'Device Version', 'Signature ID', 'Name', 'Severity']
    : ['version', 'Vendor', 'Product', 'Version', 'EventID', 'delimiter'];
  const flat = new Map(headers.slice(1).map((name, i) => [`header: ${name}`, parts[i + 1] ?? '']));
  const rest = parts.slice(headers.length).join('|');
  const pairs = isCef ? rest.split(/ (?=[A-Za-z0-9]+=)/) : rest.split('^');
  const values = new Map(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  for (const [key, value] of values) {
    if (isCef && key.endsWith('Label')) continue;
    const label = values.get(`${key}Label`);
    flat.set(label === undefined ? key : `${key} (${label})`, value);
  }
  return flat;
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value) && !value.some((item) => typeof item === 'object')) return [path];
  if (typeof value !== 'object' || value === null)
    return value === null || path.at(-1) === 'kind' ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

/** `workloads[].service` for the place of a value in its event. */
function nameOf(path: Path): string {
  return path.join('.').replace(/\.\d+\b/g, '[]');
}

function changedAt(event: ExportEvent, path: Path): ExportEvent {
  return changed(event, path, path.join('.')) as ExportEvent;
}

function changed(value: unknown, path: Path, name: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return another(value, name);
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? changed(item, rest, name) : item));
  const object = { ...(value as Readonly<Record<string, unknown>>) };
  return { ...object, [key]: changed(object[key], rest, name) };
}

const words: Readonly<Record<string, readonly string[]>> = {
  'credential.state': credentialStates,
  outcome: ['accepted', 'denied'],
  change: inventoryChanges,
  activity: ['opened', 'closed'],
  'finding.severity': severities,
};

function another(value: unknown, name: string): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.map((item: string) => `${item.slice(0, -1)}~`);
  const text = String(value);
  const other = words[name]?.find((word) => word !== text);
  if (other !== undefined) return other;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(Date.parse(text) + 1_000).toISOString();
  if (/^[0-9a-f]{16,32}$/.test(text)) return text.replace(/^./, 'a');
  return `${text}~`;
}
