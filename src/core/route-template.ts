/** Route segments kept; a longer path ends in `…`. */
const mostSegments = 6;
const longestWord = 48;

/** Marks that join words in a segment: `security-credentials`, `gemini-2.5-pro:generateContent`. */
const joints = /[-_.~@:]/;
/** A word: one case, or humps of at least three letters, of 20 letters at most; then up to three digits. */
const word = /^(?=.{0,23}$)(?:[a-z]{1,20}|[A-Z]{1,5}|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){1,3})[0-9]{0,3}$/;
/** `v1beta2`, `4o`, `20`. */
const version = /^(?:v[0-9]{1,2}(?:alpha|beta|rc|p)?[0-9]{0,2}|[0-9]{1,3}[a-z]?)$/;

/**
 * A low-cardinality route for `url.template` (OpenTelemetry HTTP conventions): segments that are not
 * plain words become `{}`, because they are ids, or secrets (`/bot<token>/send`). The query is dropped.
 */
export function routeTemplate(path: string): string {
  const bare = path.split(/[?#]/, 1)[0] ?? '';
  const segments = bare.split('/').filter((segment) => segment !== '');
  const kept = segments.slice(0, mostSegments).map((segment) => (isWords(segment) ? segment : '{}'));
  return `/${kept.join('/')}${segments.length > mostSegments ? '/…' : ''}`;
}

function isWords(segment: string): boolean {
  if (segment.length > longestWord || /^[0-9]/.test(segment)) return false;
  return segment.split(joints).every((part) => part === '' || word.test(part) || version.test(part));
}
