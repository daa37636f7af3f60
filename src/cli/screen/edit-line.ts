import type { Key } from './keys.ts';

/** A line that is being written; `at` is where the cursor stands, in UTF-16 units. */
export interface Line {
  readonly text: string;
  readonly at: number;
}

export function lineOf(text: string): Line {
  return { text, at: text.length };
}

/** What a key makes of a line; null: it is none of its keys. */
export function editLine(line: Line, key: Key): Line | null {
  const { text, at } = line;
  const before = text.slice(0, at);
  const after = text.slice(at);
  switch (key.name) {
    case 'text':
      return { text: before + key.text + after, at: at + key.text.length };
    case 'backspace':
      return { text: withoutLast(before) + after, at: withoutLast(before).length };
    case 'delete':
      return { text: before + withoutFirst(after), at };
    case 'left':
      return { text, at: withoutLast(before).length };
    case 'right':
      return { text, at: text.length - withoutFirst(after).length };
    case 'home':
      return { text, at: 0 };
    case 'end':
      return { text, at: text.length };
    case 'delete-before':
      return { text: after, at: 0 };
    case 'delete-word': {
      const kept = before.replace(/\S*\s*$/u, '');
      return { text: kept + after, at: kept.length };
    }
    default:
      return null;
  }
}

/** Whole characters, not halves of one. */
function withoutLast(text: string): string {
  return [...text].slice(0, -1).join('');
}

function withoutFirst(text: string): string {
  return [...text].slice(1).join('');
}
