"""Made from instrumentation/node/hooks/stored/named-value.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization, canonical_url, canonical_value
from mayfly_instrumentation.generated.core.enveloped_secret import enveloped_secret
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.core.secret_names import secret_name
from mayfly_instrumentation.generated.node.connections.account import account_of_url, password_type
from mayfly_instrumentation.generated.node.connections.account_facts import account_facts
from mayfly_instrumentation.generated.node.path_credentials import path_credentials
from mayfly_instrumentation.generated.node.query_credentials import query_credentials
from mayfly_instrumentation.generated.node.hooks.stored.account_beside import account_beside
from mayfly_instrumentation.generated.node.hooks.stored.pem import private_keys

_RE1 = js.RegExp("^(?:_?auth|npm_config__auth|_password)$", "i")
_RE2 = js.RegExp("^[A-Za-z0-9+/]+={0,2}$")
_RE3 = js.RegExp("^[\\x20-\\x7e]+$")


def credentials_under(name=None, value=None, *_more):
    "The credentials that a value under this name holds: usually one or none. A connection URL is its password, an Authorization value loses its scheme, and a public name hides nothing."
    secret = canonical_value(value)
    if (secret is None) or (js.length(secret) > longest):
        return []
    keys = private_keys(secret)
    if js.length(keys) > 0:
        return keys
    enveloped = enveloped_credential(secret)
    if enveloped is not None:
        return [enveloped]
    if any_url.test(secret):
        return url_credential(secret)
    kind = secret_name(name)
    if kind == "public":
        return []
    basic = encoded_login(name, secret)
    if basic is not None:
        return [basic]
    if (kind == "secret") and scheme.test(secret):
        return authorization(secret)
    if ((kind == "secret") and (js.length(secret) >= shortest_named)) and (not is_no_secret(secret)):
        return [js.Obj({"secret": secret})]
    return [js.Obj({"secret": secret})] if looks_like_credential(secret) else []


def enveloped_credential(text=None, *_more):
    "A text that only wraps what is presented: a shared access signature, a connection string, a webhook."
    found = enveloped_secret(text)
    if found is None:
        return None
    _t1 = found
    _t1 = js.fields(_t1)
    secret = _t1.get("secret")
    facts = _t1.get("facts")
    if facts is None:
        return js.Obj({"secret": secret})
    _t2 = facts
    _t2 = js.fields(_t2)
    type_ = _t2.get("type")
    provider = _t2.get("provider")
    subject = _t2.get("subject")
    join_keys = _t2.get("joinKeys")
    expires_at = _t2.get("expiresAt")
    scopes = _t2.get("scopes")
    return js.Obj({"secret": secret, "type": type_, "provider": provider, "joinKeys": join_keys, "scopes": scopes, **js.spread((js.Obj() if (subject is None) else js.Obj({"subject": subject}))), **js.spread((js.Obj() if (expires_at is None) else js.Obj({"expiresAt": expires_at})))})


def credentials_of_address(text=None, *_more):
    "What a web address carries in its path or query is presented as it stands there."
    _t1 = js.array((_v if (_v := web_address.exec(text)) is not None else []))
    host = js.at(_t1, 1)
    path = js.at(_t1, 2)
    if (host is None) or (path is None):
        return []
    question = js.index_of_(path, "?")
    found = [*js.iterate(path_credentials(host.lower(), path, (js.length(path) if (question < 0) else question)))]
    if question >= 0:
        js.push_(found, *js.iterate(query_credentials(path, (question + 1))))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return js.Obj({"secret": secret})
    def _fn3(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return js.Obj({"secret": secret})
    def _fn4(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return (not is_no_secret(secret))
    def _fn5(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return (not is_no_secret(secret))
    return js.map_(js.filter_(found, _fn5), _fn3)


def url_credential(text=None, *_more):
    "The password of a connection URL, else what its path or query carries. A URL without any is an address, whatever its name says."
    url = canonical_url(text)
    if url is None:
        return credentials_of_address(text)
    if is_no_secret(url.get("secret")):
        return []
    account = account_of_url(text, url)
    type_ = "database.password" if database.test(url.get("scheme")) else password_type_of(account)
    return [js.Obj({"secret": url.get("secret"), **js.spread((js.Obj() if ((url.get("user") is None) or (url.get("user") == "")) else js.Obj({"subject": url.get("user")}))), **js.spread((js.Obj() if (type_ is None) else js.Obj({"type": type_}))), **js.spread(account_facts(account, url.get("secret")))})]


def password_type_of(account=None, *_more):
    return None if ((account is None) or (account.get("system") is None)) else password_type(account.get("system"))


def with_account_beside(found=None, name=None, sibling=None, *_more):
    "What the neighbours of a password say of the credentials that were found under its name."
    _t1 = js.array(found)
    only = js.at(_t1, 0)
    more = js.at(_t1, 1)
    if ((only is None) or (more is not None)) or (only.get("account") is not None):
        return found
    account = account_beside(name, sibling)
    if (account is None) or (account.get("user") == only.get("secret")):
        return found
    type_ = (_v if (_v := only.get("type")) is not None else password_type_of(account))
    return [js.Obj({**js.spread(only), **js.spread((js.Obj() if ((only.get("subject") is not None) or (account.get("user") is None)) else js.Obj({"subject": account.get("user")}))), **js.spread((js.Obj() if (type_ is None) else js.Obj({"type": type_}))), **js.spread(account_facts(account, only.get("secret")))})]


def authorization(text=None, *_more):
    found = canonical_authorization(text)
    if found is None:
        return []
    return [js.Obj({"secret": found.get("secret"), **js.spread((js.Obj() if (found.get("user") is None) else js.Obj({"subject": found.get("user")})))})]


def encoded_login(name=None, value=None, *_more):
    "`auth` of Docker, `_auth` and `_password` of npm: base64 of what `Basic` then carries (RFC 7617)."
    if (not _RE1.test(name)) or (not _RE2.test(value)):
        return None
    decoded = js.to_string_(js.buffer_from(value, "base64"), "utf8")
    if (decoded == "") or (not _RE3.test(decoded)):
        return None
    if name == "_password":
        return js.Obj({"secret": decoded})
    colon = js.index_of_(decoded, ":")
    password = canonical_value(js.slice_(decoded, (colon + 1)))
    return None if ((colon < 0) or (password is None)) else js.Obj({"secret": password, "subject": js.slice_(decoded, 0, colon)})


def is_no_secret(value=None, *_more):
    "Switches, numbers, placeholders, paths and ciphertexts stand under secret-looking names too."
    return ((words.test(value) or placeholder.test(value)) or path.test(value)) or ciphertext.test(value)

# Shorter values under a secret's name are switches, numbers and words, not worth an identity.
shortest_named = 6

longest = 16384

any_url = js.RegExp("^[a-z][a-z0-9+.-]{1,31}:\\/\\/", "i")

database = js.RegExp("^(?:postgres|mysql|mariadb|mongodb|redis|mssql|sqlserver|oracle|cockroach|clickhouse|valkey)")

scheme = js.RegExp("^(?:bearer|basic|token)\\s", "i")

web_address = js.RegExp("^(?:https?|wss?):\\/\\/([^/?#\\s@:]{1,255})(?::\\d{1,5})?([/?]\\S*)$", "i")

words = js.RegExp("^(?:true|false|yes|no|on|off|null|none|nil|undefined|enabled|disabled|default|required|optional|\\d{1,9})$", "i")

placeholder = js.RegExp("^(?:<[^>]*>|\\$\\{[^}]*\\}|\\$\\([^)]*\\)|\\$[A-Z_][A-Z0-9_]*|\\{\\{.*\\}\\}|\\*+|x{4,}|change[-_ ]?me.*|your[-_ ].*)$", "i")

# dotenvx, SOPS and Ansible keep secrets so; what they decrypt is read elsewhere.
ciphertext = js.RegExp("^(?:encrypted:[A-Za-z0-9+/=]+|ENC\\[[A-Z0-9_]+,.*\\]|!vault\\b.*|\\$ANSIBLE_VAULT;.*)$", "s")

path = js.RegExp("^(?:~|\\.{1,2}|\\/(?:etc|var|run|home|root|usr|opt|mnt|srv|tmp|app|proc|dev|users|private|secrets|workspace))\\/|^(?:[~.]*|[a-z]:)[\\\\/][^\\s]*\\.[a-z0-9]{1,8}$", "i")
