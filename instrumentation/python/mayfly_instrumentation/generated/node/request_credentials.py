"""Made from instrumentation/node/request-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization, canonical_value
from mayfly_instrumentation.generated.core.enveloped_secret import enveloped_secret
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.core.x509 import certificate_stand_in, read_certificate
from mayfly_instrumentation.generated.node.certificate_use import certificate_credential
from mayfly_instrumentation.generated.node.header_kind import header_kind
from mayfly_instrumentation.generated.node.mechanism import mechanism_of
from mayfly_instrumentation.generated.node.path_credentials import path_credentials
from mayfly_instrumentation.generated.node.query_credentials import query_credentials
from mayfly_instrumentation.generated.node.subprotocol_credential import subprotocol_credential


def request_credentials(_t1=None, on_lost=None, *_more):
    "The credentials that a request presents, each once; `onLost` is told of a value that is too long."
    _t1 = js.fields(_t1)
    each_header = _t1.get("eachHeader")
    host = _t1.get("host")
    path = _t1.get("path")
    def _fn2(*_more):
        pass
    if on_lost is None:
        on_lost = _fn2
    found = None
    def _add3(credential=None, *_more):
        nonlocal found
        if (credential is None) or js.has_(no_value, credential.get("secret")):
            return
        if found is None:
            found = []
        if js.length(found) >= most_per_request:
            return
        if not js.some_(found, (lambda other=None, *_more: (other.get("secret") == credential.get("secret")))):
            js.push_(found, credential)
    add = _add3
    def _fn4(name=None, value=None, *_more):
        _t1 = value
        _t1 = js.fields(_t1)
        length = js.length(_t1)
        if length < shortest:
            return
        kind = header_kind(name)
        if (kind == "plain") or ((kind == "unsaid") and (length < shortest_form)):
            return
        if length <= longest:
            from_header(kind, name, value, add)
        else:
            if kind != "unsaid":
                on_lost()
    each_header(_fn4)
    question = js.index_of_(path, "?")
    end = js.length(path) if (question < 0) else question
    for credential in js.iterate(path_credentials(host, path, end)):
        add(credential)
    if question >= 0:
        for credential in js.iterate(query_credentials(path, (question + 1))):
            add(credential)
    return found if found is not None else none


def from_header(kind=None, written=None, value=None, add=None, *_more):
    _t1 = kind
    if _t1 == "authorization":
        return add(from_authorization(written.lower(), value))
    elif _t1 == "secret":
        return add(from_secret_header(written.lower(), value))
    elif _t1 == "certificate":
        return add(from_certificate(written.lower(), value))
    elif _t1 == "subprotocol":
        return add(subprotocol_credential(value))
    elif _t1 == "cookie":
        return from_cookies(value, add)
    elif _t1 == "unsaid":
        return add(from_any_header(written, value))


def from_authorization(name=None, value=None, *_more):
    if js.starts_with(value, bearer) and plain_token.test(value):
        secret = js.slice_(value, js.length(bearer))
        return js.Obj({"secret": secret, "location": "header", "name": name, "subject": None, "mechanism": "Bearer"})
    authorization = canonical_authorization(value)
    if authorization is None:
        return None
    _t1 = authorization
    _t1 = js.fields(_t1)
    scheme = _t1.get("scheme")
    secret = _t1.get("secret")
    user = _t1.get("user")
    if js.starts_with(scheme, "aws4-x509"):
        return None
    return js.Obj({"secret": secret, "location": ("signature" if js.starts_with(scheme, "aws4-") else "header"), "name": name, "subject": (user if (scheme == "basic") else None), "mechanism": mechanism_of(scheme), **js.spread((signature_in(secret) if (scheme == "sharedaccesssignature") else None))})


def signature_in(text=None, *_more):
    "Service Bus and Event Hubs take a signed address as the token (learn.microsoft.com/azure/service-bus-messaging/service-bus-sas)."
    signature = enveloped_secret(text)
    return (None if ((None if (_v := signature) is None else _v.get("facts")) is None) else js.Obj({"secret": signature.get("secret"), "type": signature.get("facts").get("type"), "facts": signature.get("facts")}))


def from_certificate(name=None, value=None, *_more):
    "DER in base64: it is public, and stands for the key that it certifies."
    certificate = read_certificate(js.buffer_from(value, "base64"))
    if certificate is None:
        return None
    secret = certificate_stand_in(certificate)
    return js.Obj({**js.spread(certificate_credential(secret, certificate)), "name": name, "subject": None, "mechanism": None})


def from_secret_header(name=None, value=None, *_more):
    if with_scheme.test(value):
        return from_authorization(name, value)
    secret = canonical_value(value)
    return None if (secret is None) else js.Obj({"secret": secret, "location": "header", "name": name, "subject": None, "mechanism": None})


def from_any_header(name=None, value=None, *_more):
    "Under a name that says nothing, a scheme or the form of a credential gives it away."
    if (js.char_code_at_(value, 0) == 66) and with_common_scheme.test(value):
        return from_authorization(name.lower(), value)
    return from_secret_header(name.lower(), value) if looks_like_credential(value) else None


def from_cookies(value=None, add=None, *_more):
    "A session cookie is the credential of a human's browser; of a program's, only recognised forms count."
    if js.length(value) > longest_cookies:
        return
    for pair in js.iterate(js.split_(value, ";", 64)):
        equals = js.index_of_(pair, "=")
        text = js.trim_(js.slice_(pair, (equals + 1)))
        if (js.length(text) < shortest_form) or (not looks_like_credential(text)):
            continue
        secret = canonical_value(text)
        if secret is not None:
            add(js.Obj({"secret": secret, "location": "header", "name": "cookie", "subject": None, "mechanism": None}))

most_per_request = 8

# Longer values are counted as lost: to fingerprint one would hold up the host.
longest = 65536

shortest = 4

# Shorter values have no form that could be recognised.
shortest_form = 16

none = []

# What programs write that have no credential: `Bearer None`, `Snowflake Token="None"`.
no_value = js.Set(["None", "null", "undefined", "nil", "<nil>"])

bearer = "Bearer "

# Characters of `b64token` (RFC 6750 section 2.1), but no parameter.
plain_token = js.RegExp("^Bearer [A-Za-z0-9._~+/-]+$")

with_scheme = js.RegExp("^(?:bearer|token|basic)[ \\t]+\\S", "i")

with_common_scheme = js.RegExp("^(?:Bearer|Basic) \\S")

longest_cookies = 16384
