const most = 500;

/** What a receiver said, as one bounded line without controls, which the database takes too. */
export function plainReason(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .slice(0, most)
    .toWellFormed()
    .trim();
}
