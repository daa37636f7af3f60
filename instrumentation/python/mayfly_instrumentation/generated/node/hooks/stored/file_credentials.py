"""Made from instrumentation/node/hooks/stored/file-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.node.hooks.stored.assignments import assigned_credentials
from mayfly_instrumentation.generated.node.hooks.stored.json_document import json_credentials, may_be_json
from mayfly_instrumentation.generated.node.hooks.stored.named_value import enveloped_credential, url_credential
from mayfly_instrumentation.generated.node.hooks.stored.netrc import netrc_credentials
from mayfly_instrumentation.generated.node.hooks.stored.pem import private_keys, without_private_keys
from mayfly_instrumentation.generated.node.hooks.stored.pgpass import pgpass_credentials

_RE1 = js.RegExp("(?:^|\\/)[._]netrc$")
_RE2 = js.RegExp("(?:^|\\/)\\.?pgpass(?:\\.conf)?$")
_RE3 = js.RegExp("^\\[[^\\]\\n]*\\]", "gm")
_RE4 = js.RegExp("\\s")
_RE5 = js.RegExp("^[a-z][a-z0-9+.-]*:\\/\\/", "i")
_RE6 = js.RegExp("=[^=]")


def file_credentials(file=None, *_more):
    "The credentials in a file whose path says that it holds some, at most 64, each once."
    if js.includes_(file.get("text"), "\x00"):
        return []
    by_secret = js.Map()
    for found in js.iterate(read(file)):
        if (js.size(by_secret) < most_per_file) and (not js.has_(by_secret, found.get("secret"))):
            js.set_(by_secret, found.get("secret"), found)
    return [*js.iterate(js.values_(by_secret))]


def read(file=None, *_more):
    _t1 = file
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    kind = _t1.get("kind")
    text = with_engine(file)
    if may_be_json(text):
        return (_v if (_v := json_credentials(text)) is not None else assigned_credentials(text))
    if _RE1.test(path):
        return netrc_credentials(text)
    if _RE2.test(path):
        return pgpass_credentials(text)
    keys = private_keys(text)
    if js.length(keys) == 0:
        return (_v if (_v := lone_secret(kind, text)) is not None else assigned_credentials(text))
    return [*js.iterate(keys), *js.iterate(assigned_credentials(without_private_keys(text)))]


def with_engine(_t1=None, *_more):
    "Files of one database do not say of which: each section is told."
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    text = _t1.get("text")
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        pattern = js.at(_t2, 0)
        return pattern.test(path)
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        pattern = js.at(_t2, 0)
        return pattern.test(path)
    engine = (None if (_v := js.find_(engines, _fn3)) is None else js.at(_v, 1))
    return text if (engine is None) else js.replace_(text, _RE3, ("$&\nengine=" + js.string(engine)))


def lone_secret(kind=None, text=None, *_more):
    "A text without white space: a mounted secret is the whole of its file."
    secret = canonical_value(text)
    enveloped = None if (secret is None) else enveloped_credential(secret)
    if enveloped is not None:
        return [enveloped]
    if (secret is None) or _RE4.test(secret):
        return None
    if _RE5.test(secret):
        return url_credential(secret)
    if _RE6.test(secret):
        return None
    is_secret = (js.length(secret) >= shortest_token) if (kind == "whole") else looks_like_credential(secret)
    return [js.Obj({"secret": secret})] if is_secret else []

most_per_file = 64

shortest_token = 8

engines = [[js.RegExp("(?:^|\\/)\\.my\\.cnf$"), "mysql"], [js.RegExp("(?:^|\\/)\\.?pg_service\\.conf$"), "postgresql"]]
