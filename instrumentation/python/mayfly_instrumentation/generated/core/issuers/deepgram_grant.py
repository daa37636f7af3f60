"""Made from src/core/issuers/deepgram-grant.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after

path = js.RegExp("\\/v1\\/auth\\/grant\\/?(?:\\?|$)")

# Temporary tokens of Deepgram (developers.deepgram.com/reference/auth/tokens/grant): a JWT for 30 s unless asked.
def _issued1(exchange=None, *_more):
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "access_token")
    if secret is None:
        return []
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "deepgram.access_token", "provider": "deepgram", "ephemeral": True, "expiresAt": instant_after(exchange.get("at"), (None if (_v := answer) is None else js.at(_v, "expires_in"))), "parents": exchange.get("presentedInHeaders")}))]
deepgram_grant = js.Obj({"id": "deepgram-grant", "endpoints": ["deepgram-grant"], "at": js.Obj({"segments": ["grant"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
