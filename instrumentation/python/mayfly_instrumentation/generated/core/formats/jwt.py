"""Made from src/core/formats/jwt.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import decode_jwt, jwt_prefixes
from mayfly_instrumentation.generated.core.provider_of_host import provider_of_host
from mayfly_instrumentation.generated.core.formats.jwt_kinds import is_id_token, jwt_kinds
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def recognise_jwt(jwt=None, *_more):
    host = issuer_host(jwt)
    kind = js.find_(jwt_kinds, (lambda candidate=None, *_more: candidate.get("is")(jwt, host)))
    facts = js.Obj({"ephemeral": (_v if (_v := (_v if (_v := is_short_lived(jwt)) is not None else (None if (_v := kind) is None else _v.get("ephemeral")))) is not None else None), "issuedAt": jwt.get("issuedAt"), "expiresAt": jwt.get("expiresAt"), "scopes": (_v if (_v := (None if (_v := kind) is None else (None if (_w := _v.get("scopes")) is None else _w(jwt)))) is not None else jwt.get("scopes")), "subject": jwt.get("subject"), "issuer": jwt.get("issuer"), "audience": jwt.get("audience"), "joinKeys": [*js.iterate(token_names(jwt)), *js.iterate((_v if (_v := (None if (_v := kind) is None else (None if (_w := _v.get("joinKeys")) is None else _w(jwt)))) is not None else []))]})
    if kind is not None:
        return recognised((kind.get("type") if js.is_string(kind.get("type")) else kind.get("type")(jwt)), facts)
    provider = provider_of_host((host if host is not None else ""))
    type_ = js.string((provider if provider is not None else "jwt")) + "." + js.string(role_of(jwt))
    return recognised(type_, js.Obj({**js.spread(facts), "provider": (provider if provider is not None else "unknown")}))


def role_of(jwt=None, *_more):
    "Keycloak says in a claim what the token is for; others only by what else is in it."
    said = js.at(jwt.get("claims"), "typ")
    if (said == "Refresh") or (said == "Offline"):
        return "refresh_token"
    return "id_token" if ((said == "ID") or is_id_token(jwt)) else "access_token"


def is_short_lived(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    issued_at = _t1.get("issuedAt")
    expires_at = _t1.get("expiresAt")
    if js.at(claims, "exp") is None:
        return False
    return True if is_within(issued_at, expires_at, day_ms) else None


def is_within(from_=None, to=None, lifetime_ms=None, *_more):
    return (((from_ is not None) and (to is not None)) and (to >= from_)) and ((to - from_) <= lifetime_ms)


def token_names(_t1=None, *_more):
    "The token's public name: `iss` and `jti`, else what tells it from others of the issuer."
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    id_ = _t1.get("id")
    subject = _t1.get("subject")
    claims = _t1.get("claims")
    if issuer is None:
        return []
    if id_ is not None:
        return [("jwt.jti:" + js.string(issuer) + "#" + js.string(id_))]
    issued_at = js.at(claims, "iat")
    if (subject is None) or (not js.is_number(issued_at)):
        return []
    return [("jwt.subject:" + js.string(issuer) + "#" + js.string(subject) + "#" + js.string(js.trunc(issued_at)))]


def issuer_host(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return (None if (issuer is None) else (_v if (_v := (None if (_v := (None if (_v := https_host.exec(issuer)) is None else js.at(_v, 1))) is None else _v.lower())) is not None else None))

# Decoded once; the kind of token is then a question of its claims.
def _recognise1(secret=None, *_more):
    jwt = decode_jwt(secret)
    return None if (jwt is None) else recognise_jwt(jwt)
jwt_formats = [js.Obj({"id": "jwt-generic", "prefixes": jwt_prefixes, "recognise": _recognise1})]

day_ms = 86400000

https_host = js.RegExp("^https?:\\/\\/([^/:?#@]+)(?:[/:?#]|$)", "i")
