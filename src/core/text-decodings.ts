/** Encodings within encodings are looked through this deep: percent in base64 in percent. */
const deepest = 3;
const mostReadings = 64;
/** A text may begin in the midst of base64: then it is one of the other three alignments. */
const alignments = 4;

/**
 * A text, and what it says when it is decoded: percent and quoted-printable, escapes of JSON and of HTML, base64
 * and base64url, hexadecimal and UTF-16. Each reading once, at most 64.
 */
export function* decodings(text: string): Generator<string> {
  const seen = new Set([text]);
  let layer = [text];
  for (let depth = 0; depth <= deepest && layer.length > 0; depth++) {
    const next: string[] = [];
    for (const reading of layer) {
      yield reading;
      if (depth === deepest) continue;
      for (const decoded of decodedOnce(reading)) {
        if (seen.has(decoded) || seen.size >= mostReadings || !legible.test(decoded)) continue;
        seen.add(decoded);
        next.push(decoded);
      }
    }
    layer = next;
  }
}

/** What was no encoding decodes to bytes without a word. */
// oxlint-disable-next-line no-control-regex -- controls are what tells
const legible = /[^\0-\x1f\x7f-\x9f\ufffd]{8}/;
const base64 = /[A-Za-z0-9+/_-]{12,}/g;
const hexadecimal = /(?:[0-9a-f]{2}){8,}/gi;
const mostRuns = 16;

function* decodedOnce(text: string): Generator<string> {
  if (text.includes('%')) yield byCode(text, /%([0-9a-f]{2})/gi);
  if (text.includes('=')) yield byCode(text.replace(/=\r?\n/g, ''), /=([0-9a-f]{2})/gi);
  if (text.includes('\\')) yield byCode(text, /\\(?:u|x)\{?0{0,4}([0-9a-f]{2})\}?/gi).replace(/\\(.)/g, '$1');
  if (text.includes('&#')) yield entities(text);
  if (text.includes('\0')) yield text.replaceAll('\0', '');
  for (const [run] of bounded(text.matchAll(hexadecimal))) yield bytesIn(run, 'hex');
  if (!hasBothCases(text)) return;
  for (const [run] of bounded(text.matchAll(base64))) {
    if (!hasBothCases(run)) continue;
    for (let at = 0; at < alignments; at++) yield bytesIn(run.slice(at), 'base64');
  }
}

/** Base64 of a text has letters of both cases; a UUID, a path or an access key id has not. */
function hasBothCases(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text);
}

function entities(text: string): string {
  return byCode(text, /&#x0{0,4}([0-9a-f]{2});/gi).replace(/&#0{0,4}(\d{2,3});/g, (_, code: string) =>
    String.fromCharCode(Number(code)),
  );
}

function byCode(text: string, pattern: RegExp): string {
  return text.replace(pattern, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** As UTF-8, or as what is left of UTF-16 without the empty bytes of plain letters. */
function bytesIn(run: string, encoding: 'hex' | 'base64'): string {
  return Buffer.from(run, encoding).toString('utf8').replaceAll('\0', '');
}

function* bounded<Item>(items: Iterable<Item>): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (++count > mostRuns) return;
    yield item;
  }
}
