"""Made from src/core/issuers/reading/secret-leaves.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_url, canonical_value, json_leaves
from mayfly_instrumentation.generated.core.enveloped_secret import enveloped_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, text_field

_RE1 = js.RegExp("(^|_)secret_id$")
_RE2 = js.RegExp("(?:\\.\\d+)+$")
_RE3 = js.RegExp("[^A-Za-z0-9]+", "g")
_RE4 = js.RegExp("([a-z0-9])([A-Z])", "g")


def stored_secrets(text=None, *_more):
    "The credentials in a value that somebody stored: the value itself and, when it is JSON, each leaf that may be a secret, because the application uses the leaf. Nobody knows what people call their secrets, so everything counts that is not public by its name or form."
    whole = canonical_value(text)
    if whole is None:
        return []
    if not is_json(whole):
        url = canonical_url(whole)
        if url is not None:
            return [leaf(url.get("secret"), js.Obj({"subject": url.get("user")}))]
        enveloped = enveloped_secret(whole)
        return [(key_or_text(whole) if (enveloped is None) else enveloped_leaf(enveloped))]
    return [leaf(whole, js.Obj({"type": "secret.document"})), *js.iterate(stored_leaves(whole))]


def stored_leaves(json=None, *_more):
    "The leaves alone, for a store that hands out an object (Vault KV). A leaf may be a JSON text itself."
    root = json_fields(json)
    user = (_v if (_v := text_field(root, "username")) is not None else text_field(root, "user"))
    is_database = js.is_string((None if (_v := root) is None else js.at(_v, "engine")))
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        secret = _t1.get("secret")
        if is_json(secret):
            return [leaf(secret, js.Obj({"type": "secret.document"})), *js.iterate(plain_leaves(secret))]
        is_password = password_name.test(snake(path))
        return js.map_(value_secret(secret), (lambda found=None, *_more: js.Obj({**js.spread(found), "type": (_v if (_v := found.get("type")) is not None else ("database.password" if (is_password and is_database) else None)), "subject": (_v if (_v := found.get("subject")) is not None else (user if (is_password and (not js.includes_(path, "."))) else None))})))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        secret = _t1.get("secret")
        if is_json(secret):
            return [leaf(secret, js.Obj({"type": "secret.document"})), *js.iterate(plain_leaves(secret))]
        is_password = password_name.test(snake(path))
        return js.map_(value_secret(secret), (lambda found=None, *_more: js.Obj({**js.spread(found), "type": (_v if (_v := found.get("type")) is not None else ("database.password" if (is_password and is_database) else None)), "subject": (_v if (_v := found.get("subject")) is not None else (user if (is_password and (not js.includes_(path, "."))) else None))})))
    return js.flat_map_(secret_leaves(json), _fn2)


def generated_leaves(json=None, *_more):
    "The credentials that a secrets engine generated. Its answer is mostly metadata, so only fields that are secrets by name count, and only those at the top."
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        return (not js.includes_(path, "."))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        return (not js.includes_(path, "."))
    top = js.filter_(json_leaves(json), _fn2)
    _t3 = pair_keys(top)
    _t3 = js.fields(_t3)
    leaves = _t3.get("leaves")
    ids = _t3.get("ids")
    is_paired = js.length(leaves) < js.length(top)
    def _fn4(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        secret = _t1.get("secret")
        return js.map_(value_secret(secret), (lambda found=None, *_more: js.Obj({**js.spread(found), "name": snake(path)})))
    def _fn5(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        secret = _t1.get("secret")
        return js.map_(value_secret(secret), (lambda found=None, *_more: js.Obj({**js.spread(found), "name": snake(path)})))
    return js.flat_map_(js.filter_(leaves, (lambda found=None, *_more: ((is_paired and js.has_(ids, found)) or generated_name.test(snake(found.get("path")))))), _fn5)


def plain_leaves(json=None, *_more):
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return ([] if is_json(secret) else value_secret(secret))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return ([] if is_json(secret) else value_secret(secret))
    return js.flat_map_(secret_leaves(json), _fn2)


def secret_leaves(json=None, *_more):
    _t1 = pair_keys(json_leaves(json))
    _t1 = js.fields(_t1)
    leaves = _t1.get("leaves")
    ids = _t1.get("ids")
    return js.filter_(leaves, (lambda found=None, *_more: (js.has_(ids, found) or (not is_public_name(found.get("path"))))))


def value_secret(secret=None, *_more):
    "A text as the credential it is: a connection string is its password, a public text is none."
    url = canonical_url(secret)
    if url is not None:
        return [leaf(url.get("secret"), js.Obj({"subject": url.get("user")}))]
    enveloped = enveloped_secret(secret)
    if enveloped is not None:
        return [enveloped_leaf(enveloped)]
    if (plain_url.test(secret) or public_pem.test(secret)) or js.starts_with(secret, "arn:"):
        return []
    return [key_or_text(secret)]


def key_or_text(secret=None, *_more):
    if not aws_key_id.test(secret):
        return leaf(secret, js.Obj())
    type_ = "aws.session" if js.starts_with(secret, "ASIA") else ("aws.access_key" if js.starts_with(secret, "AKIA") else None)
    return leaf(secret, js.Obj({"type": type_, "provider": "aws", "joinKeys": [("aws.access_key_id:" + js.string(secret))]}))


def enveloped_leaf(_t1=None, *_more):
    _t1 = js.fields(_t1)
    secret = _t1.get("secret")
    facts = _t1.get("facts")
    if facts is None:
        return key_or_text(secret)
    _t2 = facts
    _t2 = js.fields(_t2)
    type_ = _t2.get("type")
    provider = _t2.get("provider")
    subject = _t2.get("subject")
    join_keys = _t2.get("joinKeys")
    return leaf(secret, js.Obj({"type": type_, "provider": provider, "subject": subject, "joinKeys": join_keys}))


def leaf(secret=None, facts=None, *_more):
    return js.Obj({"secret": secret, "type": None, "provider": None, "subject": None, "joinKeys": [], **js.spread(facts)})


def is_json(text=None, *_more):
    if not (js.starts_with(text, "{") or js.starts_with(text, "[")):
        return False
    try:
        return js.is_object(js.json_parse(text))
    except Exception:
        return False


def pair_keys(leaves=None, *_more):
    "An access key id and its secret key are one credential, named by the id, because the secret key never crosses the wire: the companions beside an id are left out. `ids` are the leaves that are such ids."
    def _is_companion1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        path = _t1.get("path")
        return companion_name.test(snake(path))
    is_companion = _is_companion1
    with_companion = js.Set(js.map_(js.filter_(leaves, is_companion), parent))
    is_id = (lambda found=None, *_more: ((key_id_name.test(snake(found.get("path"))) and (not is_companion(found))) and js.has_(with_companion, parent(found))))
    ids = js.Set(js.filter_(leaves, (lambda found=None, *_more: (aws_key_id.test(found.get("secret")) or is_id(found)))))
    with_id = js.Set(js.map_([*js.iterate(ids)], parent))
    return js.Obj({"leaves": js.filter_(leaves, (lambda found=None, *_more: (not (is_companion(found) and js.has_(with_id, parent(found)))))), "ids": ids})


def is_public_name(path=None, *_more):
    "`secret_id` is the secret half of a Vault AppRole, whatever its name says."
    name = snake(path)
    return public_name.test(name) and (not _RE1.test(name))


def parent(_t1=None, *_more):
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    return js.slice_(path, 0, (js.last_index_of_(path, ".") + 1))


def snake(path=None, *_more):
    "The last name of a path in lower snake case: `db.apiKey` and `API-KEY` are one name; a list names its items."
    tail = js.replace_(js.slice_(path, (-longest_name)), _RE2, "")
    return js.replace_(js.replace_(js.slice_(tail, (js.last_index_of_(tail, ".") + 1)), _RE4, "$1_$2"), _RE3, "_").lower()

aws_key_id = js.RegExp("^A[A-Z]{3}[A-Z0-9]{16}$")

plain_url = js.RegExp("^[a-z][a-z0-9+.-]*:\\/\\/", "i")

public_pem = js.RegExp("^-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----")

# The end of a name says what it is; answers may have names of any length.
longest_name = 256

key_id_name = js.RegExp("(^|_)access_key(_id)?$")

companion_name = js.RegExp("(^|_)(secret_(access_)?key|access_key_secret|(session|security)_token)$")

password_name = js.RegExp("(^|_)(password|passwd|passphrase|pwd)$")

generated_name = js.RegExp("(^|_)(password|passwd|secret|secret_id|token|private_key|private_key_data|secret_key|api_key|connection_string|connection_url|otp)$|^key$")

public_name = js.RegExp("(^|_)(host|hosts|hostname|server|address|endpoint|port|user|username|user_name|login|engine|dbname|db|database|schema|region|zone|type|name|description|email|domain|issuer|audience|scope|scopes|version|environment|protocol|driver|cluster|bucket|[a-z]*identifier|arn|id|algorithm|fingerprint|accessor|public_key)$")
