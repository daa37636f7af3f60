/**
 * How much of the texts of one request may still be looked at closely: a text that is not plain costs up to a hundred
 * times of what reading it costs, and what it says when it is decoded is looked at too (promise H6).
 */
export interface CloseLooks {
  /** Characters, those of decoded readings too. */
  left: number;
  /** Texts that were withheld without a look to the end, because nothing was left. */
  withheld: number;
}

/** What 512 observations tell of new credentials that is not plain, when each tells some 60 characters. */
const always = 32_768;
/** One character more in so many bytes of the body. */
const bytesForCharacter = 16;

/** What a body of that size may take. Most texts are plain, and what was looked at before is remembered. */
export function closeLooks(bodyBytes: number): CloseLooks {
  return { left: always + Math.floor(bodyBytes / bytesForCharacter), withheld: 0 };
}

/** Takes so many characters; or none, and counts one text as withheld. */
export function mayLook(looks: CloseLooks, characters: number): boolean {
  if (characters > looks.left) {
    looks.withheld++;
    return false;
  }
  looks.left -= characters;
  return true;
}
