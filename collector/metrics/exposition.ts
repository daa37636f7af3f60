import type { Family, Labels, Sample } from './family.ts';

/** OpenMetrics 1.0 text, and the older text format of Prometheus for those who ask for nothing newer. */
export type ExpositionFormat = 'openmetrics' | 'prometheus';

export const expositionTypes: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
};

/**
 * The families as text (prometheus.io/docs/specs/om/open_metrics_spec and
 * prometheus.io/docs/instrumenting/exposition_formats). Only OpenMetrics knows units, `info` and an end mark.
 */
export function exposition(families: readonly Family[], format: ExpositionFormat): string {
  const lines = families.flatMap((family) => (format === 'openmetrics' ? open(family) : older(family)));
  if (format === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

function open({ name, type, unit, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples().map((sample) => line(name, sample)),
  ];
}

/** Here a counter's family has the name of its sample, and an `info` is a gauge. */
function older({ name, type, help, samples }: Family): string[] {
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : '';
  return [
    `# HELP ${name}${suffix} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name}${suffix} ${type === 'info' ? 'gauge' : type}`,
    ...samples().map((sample) => line(name, sample)),
  ];
}

function line(name: string, { suffix, labels, value }: Sample): string {
  return `${name}${suffix}${labelList(labels)} ${number(value)}`;
}

function labelList(labels: Labels): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
