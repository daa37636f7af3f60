/** A field of a format that is a line of keys and values. Lists are joined by commas and cut between items. */
export interface TextField {
  readonly key: string;
  readonly value: string | readonly string[];
  /** Fields with lower numbers are cut first; null: never, it is an id, a time or a number. */
  readonly cut: number | null;
}

/** How a format writes a field. */
export interface TextSyntax {
  /** The text as it may stand in a value; empty when nothing is left of it. */
  readonly escape: (text: string) => string;
  readonly separator: string;
  /** Name of the field that says which fields were cut. */
  readonly cutKey: string;
  /** Bytes of UTF-8 that all fields may take together. */
  readonly room: number;
}

interface Written {
  readonly field: TextField;
  text: string;
  bytes: number;
}

/** What a field keeps of itself as long as others can be cut. */
const kept = 40;
/** Longer than any id is: whatever claims to be one is cut last. */
const longestId = 256;
/** What is cut after everything else. */
const lastRank = 1_000;

/**
 * The fields in one line that fits. Too long is cut in the least telling fields first, marked where it is cut, and the
 * field `cutKey` names them; a list loses whole items, an id nothing.
 */
export function writeFields(fields: readonly TextField[], syntax: TextSyntax): string {
  const written: Written[] = [];
  let total = 0;
  for (const field of fields) {
    const text = escaped(field.value, syntax);
    if (text === '') continue;
    const bytes = utf8Length(text);
    written.push({ field, text, bytes });
    total += overhead(field.key, syntax) + bytes;
  }
  const cut = total > syntax.room ? cutToFit(written, total, syntax) : [];
  const parts = written.filter(({ text }) => text !== '').map(({ field, text }) => `${field.key}=${text}`);
  if (cut.length > 0) parts.push(`${syntax.cutKey}=${cut.join(',')}`);
  return parts.join(syntax.separator);
}

function cutToFit(written: readonly Written[], total: number, syntax: TextSyntax): string[] {
  const byRank = written
    .map((one) => ({ one, rank: rankOf(one.field) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || b.one.bytes - a.one.bytes);
  const cut = new Set<string>();
  let excess = total - syntax.room + overhead(syntax.cutKey, syntax);
  // First each is shortened, then, if that is not enough, left out.
  for (const least of [kept, 0]) {
    for (const { one } of byRank) {
      if (excess <= 0) return [...cut];
      if (one.bytes <= least) continue;
      if (!cut.has(one.field.key)) excess += one.field.key.length + 1;
      cut.add(one.field.key);
      const room = Math.max(least, one.bytes - excess);
      const before = one.bytes;
      one.text = least === 0 && room < kept ? '' : shortened(one.field.value, room, syntax);
      one.bytes = utf8Length(one.text);
      excess -= before - one.bytes + (one.text === '' ? overhead(one.field.key, syntax) : 0);
    }
  }
  return [...cut];
}

function rankOf(field: TextField): number | null {
  if (field.cut !== null) return field.cut;
  return typeof field.value === 'string' && field.value.length > longestId ? lastRank : null;
}

function overhead(key: string, { separator }: TextSyntax): number {
  return key.length + 1 + separator.length;
}

function escaped(value: TextField['value'], { escape }: TextSyntax): string {
  if (typeof value === 'string') return escape(value);
  return value
    .map(escape)
    .filter((item) => item !== '')
    .join(',');
}

function shortened(value: TextField['value'], room: number, syntax: TextSyntax): string {
  return typeof value === 'string' ? shortenedText(value, room, syntax) : shortenedList(value, room, syntax);
}

const textMark = '[cut]';

function shortenedText(value: string, room: number, { escape }: TextSyntax): string {
  let left = room - textMark.length;
  let end = 0;
  for (const character of value.toWellFormed()) {
    // Between others: alone, a space would be trimmed away.
    left -= utf8Length(escape(`.${character}.`)) - 2;
    if (left < 0) break;
    end += character.length;
  }
  return `${escape(value.slice(0, end))}${textMark}`;
}

/** As many items as fit, and how many are missing. */
function shortenedList(items: readonly string[], room: number, { escape }: TextSyntax): string {
  const longestMark = `[cut: ${items.length} more]`;
  let left = room - longestMark.length;
  const whole: string[] = [];
  for (const item of items) {
    const text = escape(item);
    left -= utf8Length(text) + 1;
    if (left < 0) break;
    whole.push(text);
  }
  return [...whole, `[cut: ${items.length - whole.length} more]`].join(',');
}

/** Bytes of a text in UTF-8; half a surrogate pair counts as U+FFFD, three bytes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}
