const codes = {
  bold: [1, 22],
  dim: [2, 22],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type StyleName = keyof typeof codes;

/** Colours a text (ECMA-48, select graphic rendition), or leaves it as it is. */
export type Paint = (style: StyleName | null, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return (style, text) => {
    if (!colour || style === null || text === '') return text;
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Colour belongs on terminals that show it, unless somebody asked for none (no-color.org). */
export function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
