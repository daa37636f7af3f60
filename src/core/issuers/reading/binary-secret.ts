/**
 * A secret that arrives as Base64 or as bytes: as the text it encodes when it is one, else as Base64. Null when
 * there is none.
 */
export function binarySecret(value: unknown): string | null {
  if (value instanceof Uint8Array) return textOf(Buffer.from(value));
  if (typeof value !== 'string' || value === '') return null;
  return textOf(Buffer.from(value, 'base64'));
}

function textOf(bytes: Buffer): string | null {
  if (bytes.length === 0) return null;
  const decoded = bytes.toString('utf8');
  return hasControlCharacters(decoded) ? bytes.toString('base64') : decoded;
}

/** U+FFFD stands where bytes were no UTF-8. */
function hasControlCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0x7f || code === 0xfffd)
      return true;
  }
  return false;
}
