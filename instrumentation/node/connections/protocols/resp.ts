const deepest = 8;
const [array, map, set, push, attribute] = [0x2a, 0x25, 0x7e, 0x3e, 0x7c];
const [bulk, bulkError, verbatim] = [0x24, 0x21, 0x3d];

/** How long the value is that these bytes begin; null when its end is not there yet. Throws on what is none. */
export function respLength(bytes: Buffer, depth = 0): number | null {
  if (depth > deepest) throw new RangeError('a reply is nested too deeply');
  const line = bytes.indexOf('\r\n');
  if (line < 0) return null;
  const head = line + 2;
  const type = bytes[0];
  if (type === bulk || type === bulkError || type === verbatim) {
    const length = numberIn(bytes, line);
    return length < 0 ? head : head + length + 2;
  }
  const isPairs = type === map || type === attribute;
  if (type !== array && type !== set && type !== push && !isPairs) return head;
  const items = numberIn(bytes, line) * (isPairs ? 2 : 1);
  let at = head;
  for (let i = 0; i < items; i++) {
    if (at >= bytes.length) return null;
    const length = respLength(bytes.subarray(at), depth + 1);
    if (length === null) return null;
    at += length;
  }
  return at;
}

/** The words of a command: an array of bulk strings. */
export function respArray(frame: Buffer): readonly string[] {
  const words: string[] = [];
  let at = frame.indexOf('\r\n') + 2;
  while (at > 1 && at < frame.length && frame[at] === bulk) {
    const line = frame.indexOf('\r\n', at);
    const length = numberIn(frame.subarray(at), line - at);
    words.push(frame.toString('utf8', line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return words;
}

function numberIn(bytes: Buffer, end: number): number {
  const text = bytes.toString('latin1', 1, end);
  if (!/^-?\d{1,9}$/.test(text)) throw new RangeError('a length is a number');
  return Number(text);
}
