/** As the collector shows a secret that it holds: nobody can give it back. */
const stored = '(stored)';

/** Settings as they are to be, with those that stay; and which of them are stored secrets that were not given anew. */
export function changedSettings(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): { readonly settings: Readonly<Record<string, string>>; readonly stored: readonly string[] } {
  const settings = Object.entries({ ...before, ...given }).filter(
    ([, value]) => value !== stored && value !== '',
  );
  return {
    settings: Object.fromEntries(settings),
    stored: Object.entries(before).flatMap(([name, value]) =>
      value === stored && !Object.hasOwn(given, name) ? [name] : [],
    ),
  };
}
