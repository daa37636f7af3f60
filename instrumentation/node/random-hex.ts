/**
 * Random hexadecimal digits for trace, span and instance ids. Not for secrets: `Math.random` keeps
 * `node:crypto`, half of the preload's start-up time, out of processes that hold no credential.
 */
export function randomHex(digits: number): string {
  let text = '';
  while (text.length < digits) {
    text += Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return text.slice(0, digits);
}
