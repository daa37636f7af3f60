"""Made from src/core/issuers/github-actions-oidc.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields

_RE1 = js.RegExp("[/?&](?:idtoken|api-version|audience)\\b")

# ID tokens of a GitHub Actions job, asked for with the job's own request token at the URL of
# `ACTIONS_ID_TOKEN_REQUEST_URL` (github.com/actions/toolkit packages/core/src/oidc-utils.ts). The server's host and
# path change; they end in `idtoken`.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "GET") and _RE1.test(path))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    secret = secret_field(json_fields(exchange.get("responseBody")), "value")
    jwt = None if (secret is None) else decode_jwt(secret)
    if (secret is None) or (jwt is None):
        return []
    asked = texts_field(query_fields(exchange.get("request")), "audience")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "github.oidc_token", "provider": "github", "name": jwt.get("subject"), "policy": jwt.get("subject"), "ephemeral": True, "issuedAt": jwt.get("issuedAt"), "expiresAt": jwt.get("expiresAt"), "subject": jwt.get("subject"), "issuer": jwt.get("issuer"), "audience": (jwt.get("audience") if (js.length(jwt.get("audience")) > 0) else asked), "parents": exchange.get("presentedInHeaders")}))]
github_actions_oidc = js.Obj({"id": "github-actions-oidc", "endpoints": ["github-actions-oidc"], "at": js.Obj({"segments": ["idtoken"], "hosts": ["actions.githubusercontent.com"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
