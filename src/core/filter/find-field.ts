import { nearest } from '../nearest.ts';
import {
  type CredentialField,
  credentialFields,
  type DurationField,
  durationFields,
  type FieldInfo,
  type FlagField,
  flagFields,
  type NumberField,
  numberFields,
  type TimeField,
  timeFields,
  type UsageField,
  usageFields,
} from './fields.ts';

/** What is written before a colon: the fields, and the three words that are none. */
export type KnownField = { readonly info: FieldInfo } & (
  | { readonly kind: 'credential'; readonly name: CredentialField }
  | { readonly kind: 'usage'; readonly name: UsageField }
  | { readonly kind: 'flag'; readonly name: FlagField }
  | { readonly kind: 'time'; readonly name: TimeField }
  | { readonly kind: 'number'; readonly name: NumberField }
  | { readonly kind: 'duration'; readonly name: DurationField }
  | { readonly kind: 'setting'; readonly name: 'is' | 'sort' | 'as-of' }
);
export type FieldName = KnownField['name'];

const settings = {
  is: { about: 'its state: live, idle, expired or ended', aliases: ['state'], example: 'is:live' },
  sort: {
    about: 'the order of the answer, with a minus the greatest first',
    aliases: [],
    example: 'sort:-uses',
  },
  'as-of': {
    about: 'answers for that moment instead of now',
    aliases: [],
    example: 'as-of:2026-11-20T10:00Z',
  },
} as const satisfies Record<string, FieldInfo>;

/** Every one, in the order of help and suggestions. */
export const knownFields: readonly KnownField[] = [
  ...named('setting', settings),
  ...named('credential', credentialFields),
  ...named('usage', usageFields),
  ...named('flag', flagFields),
  ...named('time', timeFields),
  ...named('number', numberFields),
  ...named('duration', durationFields),
];

function named<Kind extends string, Fields extends Readonly<Record<string, FieldInfo>>>(
  kind: Kind,
  fields: Fields,
): { readonly kind: Kind; readonly name: keyof Fields & string; readonly info: FieldInfo }[] {
  return Object.entries(fields).map(([name, info]) => ({ kind, name, info }));
}

const byWord = new Map(
  knownFields.flatMap((field) => [field.name, ...field.info.aliases].map((word) => [word, field] as const)),
);

/** A field by its name or another word for it: in any case, and `_` is as good as `-`. */
export function findField(word: string): KnownField | null {
  return byWord.get(word.toLowerCase().replaceAll('_', '-')) ?? null;
}

/** The word that was probably meant. */
export function nearestField(word: string): string | null {
  return nearest(word.replaceAll('_', '-'), byWord.keys());
}
