import { didYouMean, nearest } from '../nearest.ts';
import { locations, outcomes, sources } from '../semconv.ts';
import type { CredentialField, UsageField } from './fields.ts';
import type { Match, TextMatch } from './filter.ts';
import { FilterError } from './filter-error.ts';
import type { RawValue } from './scan-terms.ts';

type TextField = CredentialField | UsageField;

/** Fields that have these values and no others. */
export const closedFields: ReadonlyMap<string, readonly string[]> = new Map<TextField, readonly string[]>([
  ['source', sources],
  ['location', locations],
  ['outcome', outcomes],
]);

/** The values of a field whose values are texts. */
export function parseMatch(field: TextField, values: readonly RawValue[]): Match {
  const alone = values.find(({ raw }) => raw === '*' || raw === 'none');
  if (alone === undefined) return { kind: 'any-of', values: values.map((value) => parseText(field, value)) };
  if (values.length > 1) {
    throw new FilterError(
      alone.at,
      alone.raw === '*'
        ? `* stands for any value, alone: ${field}:*`
        : `none stands alone: ${field}:none has no value, ${field}:"none" the word`,
    );
  }
  return { kind: alone.raw === '*' ? 'some' : 'none' };
}

function parseText(field: TextField, value: RawValue): TextMatch {
  const { text, isPrefix } = value;
  if (text === '') throw new FilterError(value.at, `a value of ${field} is empty`);
  if (!value.isQuoted) refuseSigns(field, value);
  if (field === 'fingerprint' || field === 'parent') return parseFingerprint(field, value);
  const words = closedFields.get(field);
  if (words === undefined || isPrefix || words.includes(text)) return { text, isPrefix };
  const meant = nearest(text, words);
  throw new FilterError(
    value.at,
    meant === null
      ? `${field} is one of ${words.join(', ')}`
      : `${field} has no such value${didYouMean(`${field}:${meant}`)}`,
  );
}

function refuseSigns(field: TextField, { text, at }: RawValue): void {
  if (text.startsWith('<') || text.startsWith('>')) {
    throw new FilterError(
      { from: at.from, to: at.from + 1 },
      `${field} is a text, and only times and numbers are compared; put a text that begins so in quotes`,
    );
  }
  const star = text.indexOf('*');
  if (star >= 0) {
    throw new FilterError(
      { from: at.from + star, to: at.from + star + 1 },
      `a star stands at the end of a beginning: ${field}:plan*; put a text that holds one in quotes`,
    );
  }
}

const beginning = /^mf1_[a-z2-7]{0,30}$/;
const wholeLength = 34;

/** One that is not whole is a beginning, with a star or without. */
function parseFingerprint(field: TextField, { text, isPrefix, at }: RawValue): TextMatch {
  if (!beginning.test(text)) {
    throw new FilterError(
      at,
      `${field} takes mf1_ and up to 30 characters of a-z2-7; never send a secret itself`,
    );
  }
  return { text, isPrefix: isPrefix || text.length < wholeLength };
}
