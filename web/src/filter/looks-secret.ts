/**
 * A text that is surely no name: long, and of letters and digits in a mixture that no word has, or behind a prefix that
 * issuers give to secrets. Only to keep one out of the address bar; the collector knows every form and decides.
 */
export function looksSecret(text: string): boolean {
  return (
    /(?:^|[^\w-])(?:gh[opsu]_|github_pat_|sk-|sk_live_|xox[abp]-|hvs\.|glpat-|mft_|eyJ)[\w.-]{12}/.test(
      ` ${text}`,
    ) || hasRandomWord(text)
  );
}

function hasRandomWord(text: string): boolean {
  return (text.match(/[A-Za-z0-9+/_=-]{32,}/g) ?? []).some(
    (word) =>
      !word.startsWith('mf1_') &&
      /[a-z]/.test(word) &&
      /[A-Z]/.test(word) &&
      (word.match(/\d/g) ?? []).length > 3,
  );
}
