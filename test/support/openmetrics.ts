/** A metric family as it was read. */
export interface ReadFamily {
  readonly type: string;
  readonly unit: string | null;
  readonly help: string | null;
  readonly samples: readonly ReadSample[];
}

export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
const types = /^(counter|gauge|histogram|gaugehistogram|stateset|info|summary|unknown)$/;
/** realnumber of the ABNF, and the names of what is no number. */
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(inf|infinity)$|^nan$/i;
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  info: ['_info'],
  histogram: ['_bucket', '_count', '_sum', '_created'],
};

/**
 * Reads OpenMetrics 1.0 text strictly, by the ABNF and the rules of its specification
 * (prometheus.io/docs/specs/om/open_metrics_spec), and apart from the writer. Throws at the first fault.
 */
export function readOpenMetrics(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('no # EOF and newline at the end');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n');
  if (lines.pop() !== '') throw new Error('the line before # EOF does not end with a newline');
  const families = new Map<
    string,
    { type: string; unit: string | null; help: string | null; samples: ReadSample[] }
  >();
  const seen = new Set<string>();
  let name = '';
  for (const line of lines) {
    const descriptor = new RegExp(`^# (TYPE|UNIT|HELP) (${metricName}) (.*)$`).exec(line);
    if (descriptor !== null) {
      const [, kind = '', of = '', rest = ''] = descriptor;
      if (of !== name && families.has(of)) throw new Error(`${of} is interleaved`);
      name = of;
      const family = families.get(of) ?? { type: '', unit: null, help: null, samples: [] };
      families.set(of, family);
      if (family.samples.length > 0) throw new Error(`${kind} of ${of} comes after its samples`);
      describe(family, { kind, rest, name });
      continue;
    }
    const sample = readSample(line);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) throw new Error(`${key} comes twice`);
    seen.add(key);
    const family = families.get(name);
    if (family === undefined) throw new Error(`${line}: no family`);
    if (!(suffixes[family.type] ?? []).some((suffix) => sample.name === name + suffix)) {
      throw new Error(`${sample.name} does not belong to ${name}, a ${family.type}`);
    }
    family.samples.push(sample);
  }
  for (const [of, family] of families) check(of, family);
  return families;
}

function describe(
  family: { type: string; unit: string | null; help: string | null },
  { kind, rest, name }: { readonly kind: string; readonly rest: string; readonly name: string },
): void {
  if (kind === 'TYPE') {
    if (family.type !== '' || !types.test(rest)) throw new Error(`TYPE of ${name}: ${rest}`);
    family.type = rest;
  } else if (kind === 'UNIT') {
    if (family.unit !== null || !name.endsWith(`_${rest}`)) throw new Error(`UNIT of ${name}: ${rest}`);
    family.unit = rest;
  } else {
    if (family.help !== null) throw new Error(`HELP of ${name} comes twice`);
    family.help = unescape(rest, name);
  }
}

function readSample(line: string): ReadSample {
  const found = new RegExp(`^(${metricName})(\\{(.*)\\})? (\\S+)$`).exec(line);
  if (found === null) throw new Error(`no sample: ${JSON.stringify(line)}`);
  const [, name = '', , list = '', value = ''] = found;
  if (!number.test(value)) throw new Error(`no number: ${line}`);
  const labels: Record<string, string> = {};
  let rest = list;
  while (rest !== '') {
    const label = new RegExp(`^(${labelName})="((?:[^"\\\\\\n]|\\\\.)*)"(,|$)`).exec(rest);
    if (label === null) throw new Error(`no label: ${line}`);
    const [all, key = '', text = '', comma] = label;
    if (Object.hasOwn(labels, key)) throw new Error(`label ${key} comes twice: ${line}`);
    labels[key] = unescape(text, line);
    rest = rest.slice(all.length);
    if (comma === ',' && rest === '') throw new Error(`a comma at the end: ${line}`);
  }
  return { name, labels, value: numberOf(value) };
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function unescape(text: string, where: string): string {
  return text.replace(/\\(.?)/g, (_all, code: string) => {
    const plain = { n: '\n', '"': '"', '\\': '\\' }[code];
    if (plain === undefined) throw new Error(`an escape that is none: ${where}`);
    return plain;
  });
}

function check(name: string, { type, samples }: ReadFamily): void {
  if (type === '') throw new Error(`${name} has no TYPE`);
  if (/_(total|count|sum|bucket|created|info)$/.test(name)) throw new Error(`${name} ends like a sample`);
  for (const { value } of samples) {
    if (type === 'counter' && !(value >= 0)) throw new Error(`${name} is below zero`);
    if (type === 'info' && value !== 1) throw new Error(`${name} is not 1`);
  }
  if (type === 'histogram') checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: readonly ReadSample[]): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => numberOf(labels['le'] ?? ''));
  for (const { labels } of buckets) {
    if (!/^(\+Inf|-?\d+\.\d+|\d+(\.\d+)?e[+-]\d+)$/.test(labels['le'] ?? '')) {
      throw new Error(`${name}: le="${labels['le']}" is not in canonical form`);
    }
  }
  const rises = (values: readonly number[]): boolean =>
    values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
  if (bounds.at(-1) !== Number.POSITIVE_INFINITY || !rises(bounds)) throw new Error(`${name}: bounds`);
  if (!rises(buckets.map(({ value }) => value))) throw new Error(`${name} is not cumulative`);
  const count = samples.find((sample) => sample.name === `${name}_count`);
  const sum = samples.find((sample) => sample.name === `${name}_sum`);
  if (count?.value !== buckets.at(-1)?.value || sum === undefined) throw new Error(`${name}: count or sum`);
}
