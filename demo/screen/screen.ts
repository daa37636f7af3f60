import type { Paint } from './paint.ts';

/** Where the demo shows itself. */
export interface Screen {
  readonly paint: Paint;
  /** Characters that fit on a line. */
  readonly width: number;
  /** False: output is piped, nothing is drawn twice. */
  readonly live: boolean;
  /** Lines that stay. */
  readonly print: (...lines: readonly string[]) => void;
  /** Draws a block in place of the one before; where output is not live, nothing. */
  readonly draw: (block: readonly string[]) => void;
  /** Takes the drawn block away and shows the cursor again. */
  readonly clear: () => void;
}

interface Terminal {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const eraseBelow = '\x1b[J';

/** Wider lines are hard to read. */
const mostColumns = 120;

export function createScreen(terminal: Terminal, { paint, live }: { paint: Paint; live: boolean }): Screen {
  let drawn = 0;
  const clear = (): void => {
    if (drawn > 0) terminal.write(`\x1b[${drawn}A\r${eraseBelow}${showCursor}`);
    drawn = 0;
  };
  return {
    paint,
    width: Math.min(terminal.columns ?? 80, mostColumns),
    live,
    clear,
    print: (...lines) => {
      clear();
      terminal.write(`${lines.join('\n')}\n`);
    },
    draw: (block) => {
      if (!live) return;
      const rows = (terminal.rows ?? 24) - 1;
      const shown =
        block.length > rows
          ? [...block.slice(0, rows - 1), paint.dim(`  … ${block.length - rows + 1} more`)]
          : block;
      const up = drawn > 0 ? `\x1b[${drawn}A\r` : '';
      // One write, so that no half-drawn block is ever seen.
      terminal.write(`${hideCursor}${up}${eraseBelow}${shown.join('\n')}\n`);
      drawn = shown.length;
    },
  };
}
