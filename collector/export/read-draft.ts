import type { ExportDraft } from '../../src/core/api/export-views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import type { Instant } from '../../src/core/instant.ts';
import { nearest } from '../../src/core/nearest.ts';

const fields = ['kind', 'settings', 'format', 'options', 'filter', 'rollup', 'paused', 'per_second'] as const;
const mostPerSecond = 1_000_000;
const mostSettings = 64;
const longestValue = 64 * 1024;
const longestFilter = 4096;

/** What a request asks for; what it does not say is left out. Throws `request.invalid` with every problem at once. */
export function readDraft(given: Readonly<Record<string, unknown>>, now: Instant): Partial<ExportDraft> {
  const problems = unknownFields(given);
  const { kind, settings, format, options, filter, rollup, paused, per_second: perSecond } = given;
  for (const [name, value] of Object.entries({ kind, format })) {
    if (value !== undefined && typeof value !== 'string') problems.push(`${name} must be a text`);
  }
  for (const [name, value] of Object.entries({ settings, options })) {
    if (value !== undefined && !isTexts(value)) problems.push(`${name} must be an object of texts`);
  }
  problems.push(...problemsOfFilter(filter, now));
  if (rollup !== undefined && rollup !== 'none' && rollup !== 'minute')
    problems.push('rollup must be none or minute');
  if (paused !== undefined && typeof paused !== 'boolean') problems.push('paused must be true or false');
  if (perSecond !== undefined && perSecond !== null && !isRate(perSecond)) {
    problems.push(`per_second must be a whole number from 1 to ${mostPerSecond}`);
  }
  if (problems.length > 0) throw new MayflyError('request.invalid', problems.join('; '));
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(isTexts(settings) ? { settings } : {}),
    ...(typeof format === 'string' ? { format } : {}),
    ...(isTexts(options) ? { options } : {}),
    ...(typeof filter === 'string' ? { filter } : {}),
    ...(rollup === 'none' || rollup === 'minute' ? { rollup } : {}),
    ...(typeof paused === 'boolean' ? { paused } : {}),
    ...(isRate(perSecond) || perSecond === null ? { perSecond } : {}),
  };
}

function unknownFields(given: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(given)
    .filter((name) => !fields.some((field) => field === name))
    .slice(0, 5)
    .map((name) => {
      const meant = nearest(name, fields);
      const shown = JSON.stringify(name.slice(0, 40));
      return meant === null
        ? `${shown} is not known here: there are ${fields.join(', ')}`
        : `${shown} is not known here: did you mean ${meant}?`;
    });
}

function problemsOfFilter(filter: unknown, now: Instant): readonly string[] {
  if (filter === undefined) return [];
  if (typeof filter !== 'string' || filter.length > longestFilter) {
    return [`filter must be a text of at most ${longestFilter} characters`];
  }
  try {
    return parseFilter(filter, now).asOf === null ? [] : ['filter: a moment of the past cannot be exported'];
  } catch (error) {
    if (error instanceof MayflyError) return [`filter: ${error.message}`];
    throw error;
  }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const texts: readonly unknown[] = Object.values(value);
  return (
    texts.length <= mostSettings &&
    texts.every((text) => typeof text === 'string' && text.length <= longestValue)
  );
}

function isRate(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostPerSecond;
}
