import { textWidth } from '../../../src/cli/terminal/text-width.ts';

/**
 * A terminal that knows only what the command line may write: text, colours, moving the cursor, clearing, and the modes
 * of a full screen. Anything else is an error, so that no test passes while something of the data reaches a terminal.
 */
export interface TerminalEmulator {
  readonly push: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Lines of the screen that is shown, without white space at their ends. */
  readonly lines: () => readonly string[];
  readonly text: () => string;
  readonly isAlternate: () => boolean;
  readonly hasCursor: () => boolean;
  readonly wraps: () => boolean;
  readonly cursor: () => { readonly row: number; readonly column: number };
  /** What was shown on the ordinary screen, whole. */
  readonly ordinary: () => string;
}

/** After Escape. */
const sequence = /^.\[(\??)([\d;]*)([A-Za-z])/s;

export function createTerminalEmulator(columns: number, rows: number): TerminalEmulator {
  let [width, height] = [columns, rows];
  let grid: string[][] = blank();
  let [row, column, rest, ordinary] = [0, 0, '', ''];
  const modes = new Map([
    ['1049', false],
    ['25', true],
    ['7', true],
    ['2026', false],
  ]);

  function blank(): string[][] {
    return Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  }
  const control = (isPrivate: boolean, numbers: string, final: string): void => {
    if (isPrivate && (final === 'h' || final === 'l') && modes.has(numbers)) {
      modes.set(numbers, final === 'h');
      if (numbers === '1049') [grid, row, column] = [blank(), 0, 0];
    } else if (final === 'H') {
      const [down = 1, right = 1] = numbers.split(';').map(Number);
      [row, column] = [down - 1, right - 1];
      if (row >= height || column >= width)
        throw new Error(`the cursor goes to ${numbers} of ${width}x${height}`);
    } else if (final === 'J' && numbers === '2') grid = blank();
    else if (final === 'K') grid[row]?.fill(' ', numbers === '2' ? 0 : column);
    else if (final !== 'm' || isPrivate) throw new Error(`unknown sequence ${isPrivate}${numbers}${final}`);
  };
  const print = (character: string): void => {
    if (character === '\n') {
      row = Math.min(row + 1, height - 1);
      return;
    }
    if (character === '\r') {
      column = 0;
      return;
    }
    if (/[\p{Cc}\p{Cf}]/u.test(character)) throw new Error(`control ${character.codePointAt(0)}`);
    const wide = textWidth(character);
    if (column + wide > width && modes.get('1049') === true) throw new Error(`row ${row} is too long`);
    const line = grid[row];
    if (line !== undefined && column < width) line[column] = character;
    for (let i = 1; i < wide; i++) if (line !== undefined && column + i < width) line[column + i] = '';
    column += wide;
  };
  return {
    push: (text) => {
      rest += text;
      while (rest !== '') {
        if (rest.startsWith('\u001b')) {
          const found = sequence.exec(rest);
          if (found === null) {
            if (rest.length < 12) return;
            throw new Error(`unknown sequence ${JSON.stringify(rest.slice(0, 12))}`);
          }
          const [whole, mark = '', numbers = '', final = ''] = found;
          control(mark === '?', numbers, final);
          rest = rest.slice(whole.length);
          continue;
        }
        const [character = ''] = rest;
        print(character);
        if (modes.get('1049') === false) ordinary += character;
        rest = rest.slice(character.length);
      }
    },
    resize: (nextWidth, nextHeight) => {
      [width, height] = [nextWidth, nextHeight];
      grid = blank();
      [row, column] = [0, 0];
    },
    lines: () => grid.map((line) => line.join('').trimEnd()),
    text: () => grid.map((line) => line.join('').trimEnd()).join('\n'),
    isAlternate: () => modes.get('1049') === true,
    hasCursor: () => modes.get('25') === true,
    wraps: () => modes.get('7') === true,
    cursor: () => ({ row, column }),
    ordinary: () => ordinary,
  };
}
