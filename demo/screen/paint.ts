/** Colour where a terminal shows it, else the text as it is. */
export interface Paint {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** See https://no-color.org. */
export function createPaint(colours: boolean): Paint {
  const sgr =
    (on: number, off: number) =>
    (text: string): string =>
      colours && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { dim: sgr(2, 22), bold: sgr(1, 22), good: sgr(32, 39), bad: sgr(31, 39) };
}
