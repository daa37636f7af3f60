import { nameWords } from './name-words.ts';

/**
 * What a name promises of its value. `secret`: a credential. `public`: the public name of one (a client
 * id, a public key), fit for a join key and not for a fingerprint. `plain`: anything else; the value may
 * still be a credential by its own form, or a URL with a password.
 */
export type NameKind = 'secret' | 'public' | 'plain';

/** Names that the rules below would judge wrongly, in lower case. */
const known: ReadonlyMap<string, NameKind> = new Map([
  ...list('secret', 'pgpassword redisauth rediscli_auth sshpass _auth npm_config__auth auth_pass pass'),
  ...list('secret', 'authorization proxy-authorization proxy_authorization http_authorization'),
  ...list('secret', 'secret_id vault_secret_id azure_storage_key identity_header'),
  // LiveKit's key is the name of its secret, as an access key id is.
  ...list('public', 'gpg_key livekit_api_key'),
  ...list('plain', 'pwd oldpwd ssh_auth_sock xauthority google_application_credentials kubeconfig'),
  ...list('plain', 'sec-websocket-key www-authenticate clientrequesttoken client_request_token'),
]);

/** Mayfly's own settings and OpenTelemetry's are never observed. */
const exempt = /^(?:mayfly|otel)_/i;
/** Cheap: most names have none of these. */
const worthReading = /key|tok|sec|pass|pwd|cred|dsn|jwt|bearer|pat(?![a-z])|conn|assert|client|accessor/i;
const longestName = 256;

/** Mean a credential wherever they stand, unless the name ends in something about it. */
const strong = set(
  'password passwords passwd passphrase passcode secret secrets token credential credentials creds',
  'apikey apikeys authkey authtoken accesstoken secretkey privatekey accesskey assertion dsn jwt bearer',
);
/** Mean one as the last of several words. */
const strongAtEnd = set('key pass pwd pat');
/** Make a credential of `key` and `tokens` in any place: `API_KEY_OPENAI`. */
const keyKinds = set('api private secret access master signing encryption auth subscription');

/** Last words that make the name one about a credential: its type, place, age, policy. */
const about = set(
  'type types kind url uri endpoint host hostname port addr address server file files path paths dir directory',
  'folder name names user username email owner account role region zone profile bundle arn version versions',
  'format prefix suffix header headers field param parameter algorithm alg method mode policy scope scopes',
  'issuer audience provider store manager vault label description hint status state enabled disabled required',
  'ttl expiry expire expires expired expiration lifetime age duration timeout interval rotation in at on',
  'seconds minutes hours days millis',
  'count limit max min size length len bits bytes budget usage rate bucket per cost price hash digest',
  'checksum salt iterations rounds strength pattern regex rule rules validation callback helper command cmd sock',
  'socket ref refs present allowed supported visible hidden id ids created updated used last next index',
);
/** Last words that say which one, and nothing of what it is: `API_KEY_PROD`, `SIGNING_KEY_PEM`. */
const which = set(
  'prod production dev development stage staging test testing live sandbox local default primary secondary',
  'backup old new current previous value raw plain plaintext b64 base64 hex json pem',
);
const number = /^v?\d+$/;

/** Tokens of text, of paging and against forgery are no credentials. */
const plainTokens = set(
  'max min page next prev previous continuation pagination sync csrf xsrf authenticity eos bos pad unk sep cls',
  'mask stop special start end input output prompt completion total cached reasoning num per idempotency',
);
/** Keys of tables, caches, maps and keyboards. */
const plainKeys = set(
  'primary foreign partition sort range hash cache index lookup map row object bucket route routing dedup dedupe',
  'deduplication idempotency group grouping i18n translation locale query search shift ctrl alt enter tab hot',
  'meta unique composite storage join surrogate config template registry any host known',
);
const publicKinds = set('public publishable pub');

/** Judges the name of a variable, header or field: `GITHUB_TOKEN`, `x-api-key`, `clientSecret`. */
export function secretName(name: string): NameKind {
  if (name.length > longestName || exempt.test(name)) return 'plain';
  const exact = known.get(name.toLowerCase());
  if (exact !== undefined) return exact;
  if (!worthReading.test(name)) return 'plain';
  const words = nameWords(name);
  while (words.length > 1 && saysWhich(words.at(-1) ?? '')) words.pop();
  return judge(words);
}

function saysWhich(word: string): boolean {
  return which.has(word) || number.test(word);
}

function judge(words: readonly string[]): NameKind {
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  // SigV4 presents the access key id and never the secret key: the id stands for the credential.
  if (last === 'id' && before === 'key' && words.at(-3) === 'access') return 'secret';
  if (last === 'id' && (before === 'client' || before === 'key' || before === 'secret')) return 'public';
  if (last === 'accessor' || last === 'sid') return 'public';
  if (words.some((word) => publicKinds.has(word)) && strongAtEnd.has(last)) return 'public';
  if (about.has(last)) return 'plain';
  if (last === 'string' && before === 'connection') return 'secret';
  if (last === 'token' && plainTokens.has(before)) return 'plain';
  if (words.some((word) => strong.has(word))) return 'secret';
  if (words.some((word, i) => /^(?:keys?|tokens)$/.test(word) && keyKinds.has(words[i - 1] ?? '')))
    return 'secret';
  return words.length > 1 && strongAtEnd.has(last) && !plainKeys.has(before) ? 'secret' : 'plain';
}

function list(kind: NameKind, names: string): [string, NameKind][] {
  return names.split(' ').map((name) => [name, kind]);
}

function set(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
