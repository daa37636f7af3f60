"""Made from src/core/issuers/doppler.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.doppler_secrets import doppler_secrets
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name, ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

_RE1 = js.RegExp("^\\/v3\\/(?:configs\\/config|workplace\\/service_acc)")


def token(exchange=None, path=None, *_more):
    answer = body_fields(exchange.get("responseBody"))
    asked = body_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    is_oidc = path == "/v3/auth/oidc"
    account = (_v if (_v := (None if (_v := account_tokens.exec(path)) is None else js.at(_v, 1))) is not None else None)
    if ((not is_oidc) and (account is None)) and (path != service_tokens):
        return []
    inner = (_v if (_v := (None if (_v := answer) is None else js.at(_v, "token"))) is not None else (None if (_v := answer) is None else js.at(_v, "api_token")))
    facts = ((_v if (_v := body_fields(js.json_stringify(inner))) is not None else answer) if js.is_object(inner) else answer)
    secret = (secret_field(answer, "token") if is_oidc else (_v if (_v := secret_field(facts, "key")) is not None else secret_field(answer, "api_key")))
    if secret is None:
        return []
    identity = text_field(asked, "identity")
    slug = text_field(facts, "slug")
    config = text_field(facts, "config")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": ("doppler.identity_token" if is_oidc else ("doppler.service_token" if (account is None) else "doppler.service_account_token")), "provider": "doppler", "name": (_v if (_v := text_field(facts, "name")) is not None else identity), "policy": (("doppler identity " + js.string(identity)) if (identity is not None) else (("doppler config " + js.string(config)) if (config is not None) else (None if (account is None) else ("doppler service account " + js.string(account))))), "ephemeral": (True if is_oidc else None), "issuedAt": instant_of_date((None if (_v := facts) is None else js.at(_v, "created_at"))), "expiresAt": instant_of_date((None if (_v := facts) is None else js.at(_v, "expires_at"))), "subject": (identity if identity is not None else account), "joinKeys": ([] if (slug is None) else [("doppler.token:" + js.string(slug))]), "parents": [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate((secrets_of(presented_fields(asked, js.Obj({"token": "identity"}))) if is_oidc else []))]}))]

stores = js.RegExp("^\\/v3\\/configs\\/config\\/(?:secrets(?:\\/download)?|secret)$")

leases = "/v3/configs/config/dynamic_secrets/dynamic_secret/leases"

service_tokens = "/v3/configs/config/tokens"

account_tokens = js.RegExp("^\\/v3\\/workplace\\/service_accounts\\/service_account\\/([\\w-]{1,64})\\/tokens$")

# Doppler (docs.doppler.com/reference): identities that sign in by OIDC, service tokens, stored secrets and leases.
# The OIDC endpoint is that of github.com/DopplerHQ/cli.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    return (js.starts_with(path, "/v3/auth/") or _RE1.test(path))
def _issued2(exchange=None, *_more):
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    if exchange.get("status") >= 400:
        return []
    bare = path_without_query(path)
    if method == "GET":
        return doppler_secrets(exchange) if stores.test(bare) else []
    if method != "POST":
        return []
    if bare == leases:
        return doppler_secrets(exchange)
    return token(exchange, bare)
def _ended3(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    asked = body_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    bare = path_without_query(path)
    if (method == "POST") and (bare == "/v3/auth/revoke"):
        return ended_secret(secret_field(asked, "token"), "revoked")
    if method != "DELETE":
        return []
    slug = text_field(asked, "slug")
    if js.starts_with(bare, leases):
        return ended_name("doppler.lease", slug, "revoked")
    if bare != (js.string(service_tokens) + "/token"):
        return []
    return [*js.iterate(ended_secret(secret_field(asked, "token"), "revoked")), *js.iterate(ended_name("doppler.token", slug, "revoked"))]
doppler = js.Obj({"id": "doppler", "endpoints": ["doppler-oidc", "doppler-secrets"], "at": js.Obj({"hosts": ["doppler.com"]}), "match": _match_1, "presented": (lambda request=None, body=None, *_more: presented_fields(body_fields(body), (js.Obj({"token": "identity"}) if js.starts_with(request.get("path"), "/v3/auth/") else js.Obj()))), "issued": _issued2, "ended": _ended3})
