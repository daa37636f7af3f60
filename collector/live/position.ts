import { createHash } from 'node:crypto';
import { type Instant, instant } from '../../src/core/instant.ts';

/** How far one stream of the inbox has been told. */
export interface StreamPosition {
  readonly stream: number;
  readonly seq: number;
  /** `tagOf` of when it was opened: after a failover a number may come again. */
  readonly tag: number;
}

/**
 * A place in everything that happens: what the id of an event says. Streams up to `base` that are not listed have been
 * told to their end; later ones that are not listed have not been told at all.
 */
export interface Position {
  readonly at: Instant;
  readonly base: number;
  /** By number, ascending. */
  readonly streams: readonly StreamPosition[];
}

const form = 1;
const checkBytes = 4;
const tagBytes = 2;
/** Characters of a text. */
export const longestPosition = 4096;
const secondMs = 1000;

/** 16 bits of a time. */
export function tagOf(openedAt: Instant): number {
  return openedAt % 0x1_0000;
}

/** Opaque text of the alphabet of base64url. It gives no right, so it is checked against accidents, not signed. */
export function writePosition({ at, base, streams }: Position): string {
  const bytes = [form];
  pushVarint(bytes, Math.floor(at / secondMs));
  pushVarint(bytes, base);
  let before = 0;
  for (const { stream, seq, tag } of streams) {
    pushVarint(bytes, stream - before);
    pushVarint(bytes, seq);
    bytes.push(tag >>> 8, tag & 0xff);
    before = stream;
  }
  const content = Buffer.from(bytes);
  return Buffer.concat([content, checkOf(content)]).toString('base64url');
}

/** Null: it is none of ours, or was damaged on its way. */
export function readPosition(text: string): Position | null {
  if (text.length > longestPosition || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const content = bytes.subarray(0, -checkBytes);
  if (bytes.length <= checkBytes || !checkOf(content).equals(bytes.subarray(-checkBytes))) return null;
  if (content[0] !== form || bytes.toString('base64url') !== text) return null;
  return readContent(content.subarray(1));
}

function readContent(content: Buffer): Position | null {
  const reader = { content, at: 0 };
  const [seconds, base] = [readVarint(reader), readVarint(reader)];
  const streams: StreamPosition[] = [];
  let stream = 0;
  while (reader.at < content.length) {
    const [step, seq] = [readVarint(reader), readVarint(reader)];
    if (step < 1 || reader.at + tagBytes > content.length) return null;
    stream += step;
    streams.push({ stream, seq, tag: content.readUInt16BE(reader.at) });
    reader.at += tagBytes;
  }
  const numbers = [seconds * secondMs, base, stream, ...streams.map(({ seq }) => seq)];
  if (!numbers.every(Number.isSafeInteger) || Math.max(base, stream) > 0x7fff_ffff) return null;
  return { at: instant(seconds * secondMs), base, streams };
}

function checkOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, checkBytes);
}

const low = 0x80;

/** Seven bits a byte, the lowest first. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= low; rest = Math.floor(rest / low)) bytes.push((rest % low) | low);
  bytes.push(rest);
}

/** NaN: it does not end. */
function readVarint(reader: { readonly content: Buffer; at: number }): number {
  let [value, scale] = [0, 1];
  for (;;) {
    const byte = reader.content[reader.at++];
    if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) return Number.NaN;
    value += (byte % low) * scale;
    if (byte < low) return value;
    scale *= low;
  }
}
