import { textWidth } from '../terminal/text-width.ts';

const sgr = /\p{Cc}\[[\d;]*m/uy;

/** A line of painted text, cut to so many columns: colours take none, and what is cut is not left coloured. */
export function cutPainted(line: string, columns: number): string {
  let [out, width, isPainted] = ['', 0, false];
  for (let at = 0; at < line.length; ) {
    sgr.lastIndex = at;
    const [code] = sgr.exec(line) ?? [];
    if (code !== undefined) {
      out += code;
      isPainted = true;
      at += code.length;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
    const wide = textWidth(character);
    if (width + wide > columns) return isPainted ? `${out}\u001b[0m` : out;
    out += character;
    width += wide;
    at += character.length;
  }
  return out;
}
