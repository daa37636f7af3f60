import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namesOf } from '../../../scripts/generate/siem/field-mapping.ts';
import { probeEvents } from '../../../scripts/generate/siem/probe-events.ts';
import type { FormattedRecord, SiemFormat } from '../../../src/core/siem/format.ts';
import { asim } from '../../../src/core/siem/formats/asim.ts';
import { ecs } from '../../../src/core/siem/formats/ecs.ts';
import { splunkHec } from '../../../src/core/siem/formats/splunk-hec.ts';
import { sampleEvents, sampleExporter } from './sample-events.ts';

/** What we give to who receives: each field that it names is one that the format writes, and each value too. */
const folder = join(import.meta.dirname, '../../../docs/siem');
const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');

interface Emitted {
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

function emitted(format: SiemFormat): Emitted {
  const write = format.create(sampleExporter, {});
  const records: readonly FormattedRecord[] = [...probeEvents, ...sampleEvents()].map((event) =>
    write(event),
  );
  return {
    names: new Set(records.flatMap((record) => namesOf(record))),
    values: new Set(records.flatMap(({ fields }) => textsIn(fields))),
    groups: new Set(records.map(({ group }) => group ?? '')),
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

interface Query {
  /** Words that are neither of the language nor made by the query. */
  readonly names: readonly string[];
  readonly literals: readonly string[];
}

/** `defined` finds, as its group `name`, what a query itself makes. */
function readQuery(text: string, words: readonly string[], defined: RegExp): Query {
  const literals = [...text.matchAll(/"([^"]*)"/g)].map(([, literal = '']) => literal);
  const code = text.replace(/"[^"]*"/g, '""');
  const own = new Set([...words, ...[...code.matchAll(defined)].map(({ groups }) => groups?.['name'] ?? '')]);
  const names = [...code.matchAll(/(?<![\w.])[@A-Za-z_][\w.@]*(?:\{\})?/g)].map(([name]) => name);
  return { names: [...new Set(names)].filter((name) => !own.has(name)), literals };
}

const spl = {
  words:
    'dedup stats dc as values max min sum by where eval if null bin span AND OR sourcetype earliest _time h'.split(
      ' ',
    ),
  defined: /\b(?:as |eval )(?<name>\w+)/g,
};
const esql = {
  words:
    'FROM WHERE AND OR NOT NOW hours minutes STATS COUNT_DISTINCT VALUES MAX MIN SUM BY EVAL CASE NULL DATE_TRUNC'.split(
      ' ',
    ),
  defined: /(?<name>\w+) = /g,
};
const kql = {
  words:
    'Mayfly_CL where and or ago summarize arg_max by extend tostring isnotempty dcount make_set max minif maxif sum bin'.split(
      ' ',
    ),
  defined: /(?<name>\w+) = /g,
};

const withoutComments = (text: string): string => text.replace(/```[^`]*```|^(\/\/|#)[^\n]*$/gm, '');

describe.each([
  ['splunk', splunkHec, spl],
  ['elastic', ecs, esql],
  ['sentinel', asim, kql],
] as const)('the detections of %s', (name, format, { words, defined }) => {
  const { names, values, groups } = emitted(format);
  const files = readdirSync(join(folder, name, 'detections'));

  test('are three, and say what they find', () => {
    expect(files).toHaveLength(3);
    for (const file of files) expect(read(name, 'detections', file)).toMatch(/^(```|\/\/) \w/);
  });

  test.each(files)('%s names only fields and values that are written', (file) => {
    const text = withoutComments(read(name, 'detections', file)).replace(/^FROM \S+$/m, '');
    const query = readQuery(text, words, defined);
    expect(query.names.length).toBeGreaterThan(2);
    expect(query.names.filter((field) => !names.has(field))).toEqual([]);
    expect(query.literals.filter((literal) => !values.has(literal) && !groups.has(literal))).toEqual([]);
  });

  test('a name that no record has would be found', () => {
    const [file = ''] = files;
    const text = withoutComments(read(name, 'detections', file)).replace(
      /(workload[._]?)environment/gi,
      '$1surroundings',
    );
    expect(readQuery(text, words, defined).names.filter((field) => !names.has(field))).not.toEqual([]);
  });
});

describe('the Splunk add-on', () => {
  const { names, values, groups } = emitted(splunkHec);
  const stanzas = (file: string): ReadonlyMap<string, readonly [key: string, value: string][]> => {
    const found = new Map<string, [string, string][]>();
    let lines: [string, string][] = [];
    for (const line of withoutComments(read('splunk', file)).split('\n')) {
      const head = /^\[(.+)\]$/.exec(line)?.[1];
      if (head !== undefined) found.set(head, (lines = []));
      const at = line.indexOf(' = ');
      if (at > 0) lines.push([line.slice(0, at), line.slice(at + 3)]);
    }
    return found;
  };

  test('props.conf is about the source types that are sent, and their fields', () => {
    const props = stanzas('props.conf');
    expect([...props.keys()].sort()).toEqual([...groups].sort());
    for (const [key, value] of [...props.values()].flat()) {
      if (key.startsWith('REPORT-')) expect(stanzas('transforms.conf').has(value)).toBe(true);
      if (!key.startsWith('EVAL-')) continue;
      const { names: used } = readQuery(value, ['coalesce', 'case', 'null'], /(?!)/g);
      expect(
        used.filter((field) => !names.has(field)),
        key,
      ).toEqual([]);
    }
  });

  test('the transform finds the key id in a record, and nothing else does', () => {
    const regex =
      new Map(stanzas('transforms.conf').get('mayfly_aws_access_key_id') ?? []).get('REGEX') ?? '';
    const record = splunkHec.create(sampleExporter, {})(sampleEvents()[0] ?? probeEvents[0] ?? never());
    expect(new RegExp(regex).exec(record.body)?.[1]).toMatch(/^ASIA[A-Z0-9]+$/);
  });

  test('event types search for what is sent, and tags are of event types', () => {
    const types = stanzas('eventtypes.conf');
    for (const [, value] of [...types.values()].flat()) {
      const query = readQuery(value, spl.words, /(?!)/g);
      expect(query.names.filter((field) => !names.has(field))).toEqual([]);
      expect(query.literals.filter((literal) => !values.has(literal) && !groups.has(literal))).toEqual([]);
    }
    for (const name of stanzas('tags.conf').keys())
      expect(types.has(name.replace('eventtype=', ''))).toBe(true);
  });
});

describe('the Elasticsearch index template', () => {
  const template = JSON.parse(read('elastic', 'index-template.json')) as {
    readonly index_patterns: readonly string[];
    readonly template: {
      readonly settings: Readonly<Record<string, unknown>>;
      readonly mappings: { readonly properties: Properties };
    };
  };

  test('is for the data streams that records go to', () => {
    const { groups } = emitted(ecs);
    const pattern = new RegExp(
      `^${template.index_patterns[0]?.replaceAll('.', '\\.').replaceAll('*', '.+')}$`,
    );
    for (const group of groups) expect(group).toMatch(pattern);
  });

  test('maps only fields that documents have', () => {
    const { names } = emitted(ecs);
    expect(leaves(template.template.mappings.properties).filter((name) => !names.has(name))).toEqual([]);
  });

  test('has the life cycle that stands beside it', () => {
    expect(template.template.settings['index.lifecycle.name']).toBe('mayfly');
    expect(JSON.parse(read('elastic', 'ilm-policy.json'))).toHaveProperty(
      'policy.phases.hot.actions.rollover',
    );
  });
});

interface Properties {
  readonly [name: string]: { readonly properties?: Properties };
}

function leaves(properties: Properties, under = ''): string[] {
  return Object.entries(properties).flatMap(([name, { properties: inner }]) =>
    inner === undefined ? [`${under}${name}`] : leaves(inner, `${under}${name}.`),
  );
}

interface Column {
  readonly name: string;
  readonly type: string;
}

describe("Sentinel's table", () => {
  const table = JSON.parse(read('sentinel', 'table.json')) as {
    readonly properties: { readonly schema: { readonly name: string; readonly columns: readonly Column[] } };
  };
  const { name, columns } = table.properties.schema;
  const types = new Map(columns.map((column) => [column.name, column.type]));

  test('has a column of the right type for every field, and no other', () => {
    const write = asim.create(sampleExporter, {});
    const seen = new Set<string>();
    for (const event of [...probeEvents, ...sampleEvents()]) {
      for (const [column, value] of Object.entries(write(event).fields ?? {})) {
        seen.add(column);
        expect(types.get(column), column).toBe(columnType(column, value));
      }
    }
    expect([...types.keys()].filter((column) => !seen.has(column))).toEqual([]);
  });

  test('takes the stream of the rule as it is', () => {
    const rule = JSON.parse(read('sentinel', 'data-collection-rule.json')) as {
      readonly properties: {
        readonly streamDeclarations: Readonly<Record<string, { readonly columns: readonly Column[] }>>;
        readonly dataFlows: readonly Readonly<Record<string, unknown>>[];
      };
    };
    const { streamDeclarations, dataFlows } = rule.properties;
    expect(streamDeclarations).toEqual({ [`Custom-${name}`]: { columns } });
    expect(dataFlows).toMatchObject([{ streams: [`Custom-${name}`], outputStream: `Custom-${name}` }]);
  });
});

function columnType(column: string, value: unknown): string {
  if (typeof value === 'number') return 'int';
  if (typeof value === 'object') return 'dynamic';
  return /^(TimeGenerated|Event(Start|End)Time)$/.test(column) ? 'datetime' : 'string';
}

function never(): never {
  throw new Error('no event');
}
