/** A key, or a text that was typed or pasted. */
export type Key = { readonly name: KeyName } | { readonly name: 'text'; readonly text: string };

export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'delete'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'tab'
  | 'interrupt'
  | 'delete-before'
  | 'delete-word'
  | 'redraw';

export interface KeyReader {
  readonly push: (bytes: Uint8Array) => readonly Key[];
  /** What was begun and not ended: Escape alone is the beginning of every other sequence. */
  readonly flush: () => readonly Key[];
  readonly isWaiting: () => boolean;
}

/** What follows Escape. Final parts of CSI and SS3 sequences (ECMA-48, xterm). */
const sequences: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '3~': 'delete',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '7~': 'home',
  '8~': 'end',
};

const controls: Readonly<Record<string, KeyName>> = {
  '\u0001': 'home',
  '\u0003': 'interrupt',
  '\u0005': 'end',
  '\b': 'backspace',
  '\t': 'tab',
  '\n': 'enter',
  '\f': 'redraw',
  '\r': 'enter',
  '\u0015': 'delete-before',
  '\u0017': 'delete-word',
  '\u007f': 'backspace',
};

const complete = /^.(?:\[([\d;]*)([A-Za-z~])|O([A-Z]))/s;
const begun = /^.(?:\[[\d;]*|O)?$/s;
/** A sequence that we do not know, or Alt with a key. */
const unknown = /^.(?:\[[\x20-\x3f]*[\x40-\x7e]|[^[O])/s;

/** Reads what a keyboard sends, however it is cut. Sequences that nobody knows are swallowed whole. */
export function createKeyReader(): KeyReader {
  const decoder = new TextDecoder();
  let rest = '';
  const read = (isOver: boolean): readonly Key[] => {
    const keys: Key[] = [];
    while (rest !== '') {
      if (rest.startsWith('\u001b')) {
        if (begun.test(rest) && !isOver) return keys;
        rest = readSequence(rest, keys);
        continue;
      }
      const [character = ''] = rest;
      const control = controls[character];
      const text = control === undefined ? /^[^\p{Cc}]+/u.exec(rest)?.[0] : undefined;
      if (control !== undefined) keys.push({ name: control });
      else if (text !== undefined) keys.push({ name: 'text', text });
      rest = rest.slice(text?.length ?? character.length);
    }
    return keys;
  };
  return {
    push: (bytes) => {
      rest += decoder.decode(bytes, { stream: true });
      return read(false);
    },
    flush: () => read(true),
    isWaiting: () => rest !== '',
  };
}

/** Takes a sequence from the beginning; what is left is given back. */
function readSequence(text: string, keys: Key[]): string {
  const known = complete.exec(text);
  if (known !== null) {
    const [whole, numbers = '', final, shifted] = known;
    const [number = ''] = numbers.split(';');
    const name = sequences[shifted ?? (final === '~' ? `${number}~` : (final ?? ''))];
    if (name !== undefined) keys.push({ name });
    return text.slice(whole.length);
  }
  const other = unknown.exec(text);
  if (other !== null) return text.slice(other[0].length);
  keys.push({ name: 'escape' });
  return text.slice(1);
}
