import { cutPainted } from './cut-painted.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a screen shows. Lines hold text that is inert and colours, nothing else. */
export interface Frame {
  readonly lines: readonly string[];
  /** Counted from 0; null: there is no cursor. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

export interface Screen {
  /** Writes the lines that are others than before, cut to the size. */
  readonly draw: (frame: Frame) => void;
  /** The next frame is drawn whole: the terminal has another size, or somebody wrote into it. */
  readonly forget: () => void;
  /** Gives the terminal back as it was. May be called again. */
  readonly close: () => void;
}

/** Alternate screen without cursor and without wrapping (xterm, ctlseqs); and back. */
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const leave = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
/** Terminals that know it show a frame at once; others ignore it. */
const [begin, end] = ['\u001b[?2026h', '\u001b[?2026l'];

/** Takes over the terminal. */
export function openScreen(write: (text: string) => void, size: () => Size): Screen {
  let shown: readonly string[] | null = null;
  let isOpen = true;
  write(enter);
  return {
    draw: ({ lines, cursor }) => {
      if (!isOpen) return;
      const { columns, rows } = size();
      const next = Array.from({ length: rows }, (_, row) => cutPainted(lines[row] ?? '', columns));
      let text = shown === null ? '\u001b[2J' : '';
      for (const [row, line] of next.entries()) {
        if (shown?.[row] !== line) text += `\u001b[${row + 1};1H\u001b[2K${line}`;
      }
      shown = next;
      text +=
        cursor === null
          ? '\u001b[?25l'
          : `\u001b[${cursor.row + 1};${Math.min(cursor.column, columns - 1) + 1}H\u001b[?25h`;
      write(begin + text + end);
    },
    forget: () => {
      shown = null;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      write(leave);
    },
  };
}
