"""Made from src/core/issuers/reading/oauth-client.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.issuers.reading.fields import secret_field, short_text, text_field


def oauth_client(asked=None, request=None, *_more):
    "The client that asks: named in the body, the user of `Basic`, or the signer of its assertion (`iss`, RFC 7523 section 3; for Google a service account)."
    return (_v if (_v := (_v if (_v := text_field(asked, "client_id")) is not None else basic_user(request))) is not None else signer(asked))


def basic_user(request=None, *_more):
    "The user of `Basic` is the client id, form-encoded (RFC 6749 section 2.3.1)."
    authorization = request.get("header")("authorization")
    basic = None if (authorization is None) else canonical_authorization(authorization)
    if (((None if (_v := basic) is None else _v.get("scheme")) != "basic") or (basic.get("user") is None)):
        return None
    try:
        return short_text(js.decode_uri_component(basic.get("user")))
    except Exception:
        return short_text(basic.get("user"))


def signer(asked=None, *_more):
    assertion = (_v if (_v := secret_field(asked, "client_assertion")) is not None else secret_field(asked, "assertion"))
    return (None if (assertion is None) else (_v if (_v := (None if (_v := decode_jwt(assertion)) is None else _v.get("issuer"))) is not None else None))

# Secrets by which a client proves itself in the body (RFC 6749 section 2.3.1, RFC 7521 section 4.2).
client_secret_fields = js.Obj({"client_secret": "client_id", "client_assertion": "client_id"})
