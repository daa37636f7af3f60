/** Why spans were refused, as far as a series may tell. */
export const refusalClasses = ['id', 'fingerprint', 'shape', 'several', 'other'] as const;
export type RefusalClass = (typeof refusalClasses)[number];

const classes: readonly (readonly [RegExp, RefusalClass])[] = [
  [/\b(trace|span) id\b/, 'id'],
  [/fingerprint/, 'fingerprint'],
  [/not an object/, 'shape'],
];

/** The class of the reasons of one request. When there are several, nobody counted each. */
export function refusalClass(reasons: readonly string[]): RefusalClass {
  const found = new Set(
    reasons.map((reason) => classes.find(([form]) => form.test(reason))?.[1] ?? ('other' as const)),
  );
  const [first = 'other'] = found;
  return found.size > 1 ? 'several' : first;
}
