"""Made from src/core/secret-names.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.name_words import name_words

_RE1 = js.RegExp("^(?:keys?|tokens)$")


def secret_name(name=None, *_more):
    "Judges the name of a variable, header or field: `GITHUB_TOKEN`, `x-api-key`, `clientSecret`."
    if (js.length(name) > longest_name) or exempt.test(name):
        return "plain"
    exact = js.get_(known, name.lower())
    if exact is not None:
        return exact
    if not worth_reading.test(name):
        return "plain"
    words = name_words(name)
    while ((js.length(words) > 1) and says_which((_v if (_v := js.at_(words, (-1))) is not None else ""))):
        js.pop_(words)
    return judge(words)


def says_which(word=None, *_more):
    return js.has_(which, word) or number.test(word)


def judge(words=None, *_more):
    last = (_v if (_v := js.at_(words, (-1))) is not None else "")
    before = (_v if (_v := js.at_(words, (-2))) is not None else "")
    if ((last == "id") and (before == "key")) and (js.at_(words, (-3)) == "access"):
        return "secret"
    if (last == "id") and (((before == "client") or (before == "key")) or (before == "secret")):
        return "public"
    if (last == "accessor") or (last == "sid"):
        return "public"
    if js.some_(words, (lambda word=None, *_more: js.has_(public_kinds, word))) and js.has_(strong_at_end, last):
        return "public"
    if js.has_(about, last):
        return "plain"
    if (last == "string") and (before == "connection"):
        return "secret"
    if (last == "token") and js.has_(plain_tokens, before):
        return "plain"
    if js.some_(words, (lambda word=None, *_more: js.has_(strong, word))):
        return "secret"
    if js.some__indexed(words, (lambda word=None, i=None, *_more: (_RE1.test(word) and js.has_(key_kinds, (_v if (_v := js.at(words, (i - 1))) is not None else ""))))):
        return "secret"
    return "secret" if (((js.length(words) > 1) and js.has_(strong_at_end, last)) and (not js.has_(plain_keys, before))) else "plain"


def list_(kind=None, names=None, *_more):
    return js.map_(js.split_(names, " "), (lambda name=None, *_more: [name, kind]))


def set_(*lines):
    lines = list(lines)
    return js.Set(js.flat_map_(lines, (lambda line=None, *_more: js.split_(line, " "))))

# Names that the rules below would judge wrongly, in lower case.
known = js.Map([*js.iterate(list_("secret", "pgpassword redisauth rediscli_auth sshpass _auth npm_config__auth auth_pass pass")), *js.iterate(list_("secret", "authorization proxy-authorization proxy_authorization http_authorization")), *js.iterate(list_("secret", "secret_id vault_secret_id azure_storage_key identity_header")), *js.iterate(list_("public", "gpg_key livekit_api_key")), *js.iterate(list_("plain", "pwd oldpwd ssh_auth_sock xauthority google_application_credentials kubeconfig")), *js.iterate(list_("plain", "sec-websocket-key www-authenticate clientrequesttoken client_request_token"))])

# Mayfly's own settings and OpenTelemetry's are never observed.
exempt = js.RegExp("^(?:mayfly|otel)_", "i")

# Cheap: most names have none of these.
worth_reading = js.RegExp("key|tok|sec|pass|pwd|cred|dsn|jwt|bearer|pat(?![a-z])|conn|assert|client|accessor", "i")

longest_name = 256

# Mean a credential wherever they stand, unless the name ends in something about it.
strong = set_("password passwords passwd passphrase passcode secret secrets token credential credentials creds", "apikey apikeys authkey authtoken accesstoken secretkey privatekey accesskey assertion dsn jwt bearer")

# Mean one as the last of several words.
strong_at_end = set_("key pass pwd pat")

# Make a credential of `key` and `tokens` in any place: `API_KEY_OPENAI`.
key_kinds = set_("api private secret access master signing encryption auth subscription")

# Last words that make the name one about a credential: its type, place, age, policy.
about = set_("type types kind url uri endpoint host hostname port addr address server file files path paths dir directory", "folder name names user username email owner account role region zone profile bundle arn version versions", "format prefix suffix header headers field param parameter algorithm alg method mode policy scope scopes", "issuer audience provider store manager vault label description hint status state enabled disabled required", "ttl expiry expire expires expired expiration lifetime age duration timeout interval rotation in at on", "seconds minutes hours days millis", "count limit max min size length len bits bytes budget usage rate bucket per cost price hash digest", "checksum salt iterations rounds strength pattern regex rule rules validation callback helper command cmd sock", "socket ref refs present allowed supported visible hidden id ids created updated used last next index")

# Last words that say which one, and nothing of what it is: `API_KEY_PROD`, `SIGNING_KEY_PEM`.
which = set_("prod production dev development stage staging test testing live sandbox local default primary secondary", "backup old new current previous value raw plain plaintext b64 base64 hex json pem")

number = js.RegExp("^v?\\d+$")

# Tokens of text, of paging and against forgery are no credentials.
plain_tokens = set_("max min page next prev previous continuation pagination sync csrf xsrf authenticity eos bos pad unk sep cls", "mask stop special start end input output prompt completion total cached reasoning num per idempotency")

# Keys of tables, caches, maps and keyboards.
plain_keys = set_("primary foreign partition sort range hash cache index lookup map row object bucket route routing dedup dedupe", "deduplication idempotency group grouping i18n translation locale query search shift ctrl alt enter tab hot", "meta unique composite storage join surrogate config template registry any host known")

public_kinds = set_("public publishable pub")
