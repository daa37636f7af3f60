export interface CefRecord {
  /** Version, vendor, product, version of it, signature, name, severity. */
  readonly header: readonly string[];
  /** Keys once each: a second one of the same name is an error. */
  readonly extension: ReadonlyMap<string, string>;
}

/**
 * Reads a CEF record by the words of the implementation standard (revision 25), one character at a time and by no code
 * of the project: seven header fields that end at an unescaped bar; then keys of letters and digits, each at the start
 * or behind a space, up to an unescaped `=`. Escapes are `\\` and `\|` in the header, `\\`, `\=`, `\n` and `\r` in values.
 */
export function readCef(line: string): CefRecord {
  if (!line.startsWith('CEF:')) throw new Error('does not begin with CEF:');
  const header: string[] = [];
  let at = 'CEF:'.length;
  for (let text = ''; header.length < 7; at++) {
    const character = line[at];
    if (character === undefined) throw new Error('the header ends early');
    if (character === '|') {
      header.push(text);
      text = '';
    } else if (character === '\\') {
      const escaped = line[++at];
      if (escaped !== '\\' && escaped !== '|') throw new Error(`\\${escaped} in the header`);
      text += escaped;
    } else text += character;
  }
  return { header, extension: extensionOf(line.slice(at)) };
}

function extensionOf(text: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  let key: string | null = null;
  let value = '';
  /** Where in `value` the last word begins: it may turn out to be a key. */
  let word = 0;
  const finish = (end: string): void => {
    if (key === null) {
      if (end !== '') throw new Error(`text before the first key: ${end}`);
      return;
    }
    if (read.has(key)) throw new Error(`the key ${key} comes twice`);
    read.set(key, end);
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      const escaped = text.charAt(++at);
      const meant = new Map([
        ['\\', '\\'],
        ['=', '='],
        ['n', '\n'],
        ['r', '\r'],
      ]).get(escaped);
      if (meant === undefined) throw new Error(`\\${escaped} in a value`);
      value += meant;
    } else if (character === '=') {
      const name = value.slice(word);
      if (!/^[A-Za-z0-9]+$/.test(name)) throw new Error(`not a key: ${JSON.stringify(name)}`);
      finish(value.slice(0, Math.max(0, word - 1)));
      key = name;
      value = '';
      word = 0;
    } else {
      value += character;
      if (character === ' ') word = value.length;
    }
  }
  finish(value);
  return read;
}
