import type { Random } from '../core/otlp/mutate.ts';

/** JSON as text that takes the place of a value: what a careless reader trips over. */
const strange = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1e999',
  '-1e999',
  '0.1',
  '1e-400',
  '9007199254740993',
  '18446744073709551616',
  '99999999999999999999999999999999999999',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u202e"',
  '"__proto__"',
  '"0"',
  '"-1"',
  '"1e9"',
  '"99999999999999999999"',
  '"2026-02-30T25:61:61Z"',
  '[]',
  '[[]]',
  '[null]',
  '[""]',
  '{}',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"toString":1,"length":-1,"then":1}',
] as const;
const names = ['__proto__', 'constructor', 'toString', 'length', '', 'then', 'valueOf', '\u0000', '\ud800'];

/** Stands where a piece of text will be put, that no `stringify` would write. */
const place = '\u0001here\u0001';
const mostPlaces = 4096;

/** JSON whose structure is changed; null: this is none, or deeper than it could be written again. */
export function mutateJson(bytes: Buffer, random: Random): Buffer | null {
  try {
    return changed(JSON.parse(bytes.toString('utf8')), random);
  } catch {
    return null;
  }
}

function changed(root: unknown, random: Random): Buffer {
  const found: (readonly [holder: Record<string, unknown>, name: string])[] = [];
  collect(root, found);
  const [holder, name] = found[random(Math.max(1, found.length))] ?? [];
  if (holder === undefined || name === undefined) return Buffer.from(piece('{}', random));
  const original = JSON.stringify(holder[name]) ?? 'null';
  const [other, otherName] = found[random(found.length)] ?? [holder, name];
  const change = random(7);
  if (change === 0) delete holder[name];
  else if (change === 1 && !Array.isArray(holder))
    setOwn(holder, names[random(names.length)] ?? '', holder[name]);
  else if (change === 2 && Array.isArray(holder)) holder.push(...repeated(holder[Number(name)], random));
  else holder[name] = place;
  const text = JSON.stringify(root) ?? 'null';
  const value =
    change === 3
      ? wrapped(original, random)
      : change === 4
        ? (JSON.stringify(other[otherName]) ?? 'null')
        : change === 5
          ? `${original},${JSON.stringify(name)}:${piece(original, random)}`
          : piece(original, random);
  return Buffer.from(text.replace(JSON.stringify(place), () => value));
}

/** `__proto__` too. */
function setOwn(holder: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Breadth first, without the stack. */
function collect(root: unknown, into: (readonly [Record<string, unknown>, string])[]): void {
  const open: unknown[] = [root];
  for (let next = open.shift(); next !== undefined && into.length < mostPlaces; next = open.shift()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, value] of Object.entries(next)) {
      into.push([next as Record<string, unknown>, name]);
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
}

function piece(original: string, random: Random): string {
  switch (random(4)) {
    case 0:
      return wrapped(original, random);
    case 1:
      return JSON.stringify('x'.repeat(1 << random(12)));
    default:
      return strange[random(strange.length)] ?? 'null';
  }
}

/** A value in lists and objects, as deep as it gets; sometimes they are never closed. */
function wrapped(value: string, random: Random): string {
  const depth = 1 << random(12);
  const [open, close] = random(2) === 0 ? ['[', ']'] : ['{"a":', '}'];
  return open.repeat(depth) + value + (random(8) === 0 ? '' : close.repeat(depth));
}

function repeated(value: unknown, random: Random): unknown[] {
  return Array.from({ length: 1 << random(8) }, () => value);
}
