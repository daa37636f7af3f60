/**
 * What a reader does not see, or what acts instead of being shown: controls, format characters (those that turn the
 * direction of writing among them), line separators, lone surrogates, and everything else that Unicode lets a font
 * ignore. The selector that makes an emoji colourful is no trick, behind an emoji.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<!\p{Extended_Pictographic})\ufe0f|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text from outside as people may see it: each character that they would not see is a visible escape. */
export function visibleText(text: string): string {
  return replaceUnseen(text, (character) => named[character] ?? escape(character));
}

export function replaceUnseen(text: string, write: (character: string) => string): string {
  return text.replace(unseen, write);
}

/** As it stands in a JSON string. */
export function utf16Escape(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : utf16Escape(character);
}
