import { randomInt } from 'node:crypto';

export const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const base64url = `${alphanumeric}-_`;
export const hex = '0123456789abcdef';

let pick: (below: number) => number = randomInt;

/** From now on secrets come from this, for a run that somebody must be able to repeat. */
export function makeSecretsWith(random: (below: number) => number): void {
  pick = random;
}

/**
 * A secret made at run time: `prefix` and `length` random characters of `alphabet`. No scanner finds one in the
 * repository, and no two runs share one unless they want to.
 */
export function fakeSecret(prefix: string, length: number, alphabet: string = alphanumeric): string {
  let text = prefix;
  for (let i = 0; i < length; i++) text += alphabet[pick(alphabet.length)];
  return text;
}
