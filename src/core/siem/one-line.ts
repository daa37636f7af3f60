const breaking = /[\p{Cc}\u2028\u2029]/gu;

/**
 * A text for a format of lines: CR LF, CR and LF are one LF each, a tab is a space, every other control and the line
 * separators of Unicode are visible escapes (`\x1b`, `\u2028`), half a surrogate pair is U+FFFD, and no space is at an
 * end. Only LF is left for the format to escape. rsyslog rewrites controls by itself, and a NUL ends the event of many.
 */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(breaking, visible).trim();
}

function visible(character: string): string {
  if (character === '\n') return character;
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
}
