import type { ExpositionFormat } from './exposition.ts';

const ranges: Readonly<Record<string, ExpositionFormat>> = {
  'application/openmetrics-text': 'openmetrics',
  'text/plain': 'prometheus',
  'text/*': 'prometheus',
};

/**
 * What a scraper would rather have, by `Accept` (RFC 9110 section 12.5.1). OpenMetrics when it does not say,
 * and between equals.
 */
export function chooseFormat(accept: string | undefined): ExpositionFormat {
  const wanted: Record<ExpositionFormat, number> = { openmetrics: 0, prometheus: 0 };
  for (const part of (accept ?? '').slice(0, 2000).split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const format = Object.hasOwn(ranges, range) ? ranges[range] : undefined;
    if (format !== undefined) wanted[format] = Math.max(wanted[format], quality(parameters));
  }
  return wanted.prometheus > wanted.openmetrics ? 'prometheus' : 'openmetrics';
}

function quality(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return /^(0(\.\d{1,3})?|1(\.0{1,3})?)$/.test(given) ? Number(given) : 0;
}
