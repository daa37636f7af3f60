/** 4 or 6 when the text is an address of that version, null when it is a name or nothing. */
export function ipVersion(text: string | null): 4 | 6 | null {
  if (text === null) return null;
  if (isIpv4(text)) return 4;
  return isIpv6(text) ? 6 : null;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** RFC 4291, section 2.2, without zones: receivers take none. */
function isIpv6(text: string): boolean {
  if (text.length > 45 || !text.includes(':')) return false;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const plain = isIpv4(tail) ? `${text.slice(0, -tail.length)}0:0` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
