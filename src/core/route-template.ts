/** Route segments kept; a longer path ends in `…`. */
const mostSegments = 6;
const longestWord = 48;

/** Marks that join words in a segment: `security-credentials`, `gemini-2.5-pro:generateContent`. */
const joints = Uint8Array.from({ length: 128 }, (_, code) =>
  '-_.~@:'.includes(String.fromCharCode(code)) ? 1 : 0,
);
/** A word: one case, or humps of at least three letters, of 20 letters at most; then up to three digits. */
const word = /^(?=.{0,23}$)(?:[a-z]{1,20}|[A-Z]{1,5}|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){1,3})[0-9]{0,3}$/;
/** `v1beta2`, `4o`, `20`. */
const version = /^(?:v[0-9]{1,2}(?:alpha|beta|rc|p)?[0-9]{0,2}|[0-9]{1,3}[a-z]?)$/;

/**
 * A low-cardinality route for `url.template` (OpenTelemetry HTTP conventions): segments that are not
 * plain words become `{}`, because they are ids, or secrets (`/bot<token>/send`). The query is dropped.
 */
export function routeTemplate(path: string): string {
  const end = endOfPath(path);
  let route = '';
  let segments = 0;
  for (let start = 0; start < end; ) {
    const slash = path.indexOf('/', start);
    const stop = slash < 0 || slash > end ? end : slash;
    if (stop > start) {
      segments += 1;
      if (segments > mostSegments) return `${route}/…`;
      const segment = path.slice(start, stop);
      route += isWords(segment) ? `/${segment}` : '/{}';
    }
    start = stop + 1;
  }
  return route === '' ? '/' : route;
}

function endOfPath(path: string): number {
  const query = path.indexOf('?');
  const fragment = path.indexOf('#');
  if (query < 0) return fragment < 0 ? path.length : fragment;
  return fragment < 0 || query < fragment ? query : fragment;
}

function isWords(segment: string): boolean {
  if (segment.length > longestWord || isDigit(segment.charCodeAt(0))) return false;
  let start = 0;
  for (let end = 0; end <= segment.length; end++) {
    if (end < segment.length && joints[segment.charCodeAt(end)] !== 1) continue;
    if (end > start && !isPlain(segment, start, end)) {
      const part = segment.slice(start, end);
      if (!word.test(part) && !version.test(part)) return false;
    }
    start = end + 1;
  }
  return true;
}

/** The commonest word, told without an expression: small letters alone. */
function isPlain(segment: string, start: number, end: number): boolean {
  if (end - start > 20) return false;
  for (let i = start; i < end; i++) {
    const code = segment.charCodeAt(i);
    if (code < 97 || code > 122) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
