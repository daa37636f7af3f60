"""Made from src/core/issuers/infisical-login.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

login = js.RegExp("^\\/api\\/v1\\/auth\\/([a-z]+(?:-[a-z]+)*)-auth\\/login\\/?(?:\\?|$)")

renewal = js.RegExp("^\\/api\\/v1\\/auth\\/token\\/renew\\/?(?:\\?|$)")

revocation = js.RegExp("^\\/api\\/v1\\/auth\\/token\\/revoke\\/?(?:\\?|$)")

# Of universal, OIDC, Kubernetes, GCP and Azure, LDAP and token authentication; the last two name the token itself.
proofs = js.Obj({"clientSecret": "clientId", "jwt": "identityId", "password": "username"})

# Access tokens of Infisical's machine identities, on any host (infisical.com/docs/documentation/platform/identities).
# A renewal hands back the token it was given.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "POST") and ((login.test(path) or renewal.test(path)) or revocation.test(path)))
def _issued2(exchange=None, *_more):
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    host = _t1.get("host")
    if (exchange.get("status") >= 400) or revocation.test(path):
        return []
    answer = body_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "accessToken")
    if secret is None:
        return []
    method = (_v if (_v := (None if (_v := login.exec(path)) is None else js.at(_v, 1))) is not None else None)
    asked = body_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    identity = (_v if (_v := text_field(asked, "clientId")) is not None else text_field(asked, "identityId"))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "infisical.access_token", "provider": "infisical", "name": identity, "policy": (None if (method is None) else ("infisical " + js.string(method) + " auth" + js.string(("" if (identity is None) else (" " + js.string(identity)))))), "ephemeral": True, "expiresAt": instant_after(exchange.get("at"), (None if (_v := answer) is None else js.at(_v, "expiresIn"))), "subject": identity, "issuer": host, "parents": ([] if (method is None) else [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(secrets_of(presented_fields(asked, proofs)))])}))]
def _ended3(exchange=None, *_more):
    if (exchange.get("status") >= 400) or login.test(exchange.get("request").get("path")):
        return []
    before = secret_field(body_fields((_v if (_v := exchange.get("requestBody")) is not None else "")), "accessToken")
    if revocation.test(exchange.get("request").get("path")):
        return ended_secret(before, "revoked")
    after = secret_field(body_fields(exchange.get("responseBody")), "accessToken")
    return [] if ((after is None) or (after == before)) else ended_secret(before, "replaced")
infisical_login = js.Obj({"id": "infisical-login", "endpoints": ["infisical-universal"], "at": js.Obj({"segments": ["login", "renew", "revoke"]}), "match": _match_1, "presented": (lambda request=None, body=None, *_more: presented_fields(body_fields(body), (proofs if login.test(request.get("path")) else js.Obj({"accessToken": None})))), "issued": _issued2, "ended": _ended3})
