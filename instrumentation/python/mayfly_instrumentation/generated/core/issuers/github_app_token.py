"""Made from src/core/issuers/github-app-token.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date


def is_check(_t1=None, *_more):
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    return (request.get("method") == "POST") and (not js.includes_(request.get("path"), "/scoped"))


def reported(list_=None, *_more):
    tokens = js.slice_(list_, 0, most_reported) if js.is_array(list_) else []
    return js.flat_map_(tokens, (lambda text=None, *_more: (ended_secret(canonical_value(text), "revoked") if js.is_string(text) else [])))

# docs.github.com/rest/credentials/revoke: anyone who found a token may end it, without signing in.
found = js.RegExp("^(?:\\/api\\/v3)?\\/credentials\\/revoke\\/?(?:\\?|$)")

path = js.RegExp("^(?:\\/api\\/v3)?\\/applications\\/([\\w.-]{1,64})\\/(token|grant|token\\/scoped)\\/?(?:\\?|$)")

most_reported = 1000

# What an OAuth or GitHub App does with a user's token (docs.github.com/rest/apps/oauth-applications): reset it,
# narrow it, revoke it. The App proves itself by Basic, the token stands in the body.
def _presented1(_request=None, body=None, *_more):
    secret = secret_field(json_fields(body), "access_token")
    return [] if (secret is None) else [js.Obj({"secret": secret, "field": "access_token", "subject": None})]
def _issued2(exchange=None, *_more):
    client = (None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))
    if ((exchange.get("status") >= 400) or (client is None)) or is_check(exchange):
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "token")
    if secret is None:
        return []
    asked = secret_field(json_fields((_v if (_v := exchange.get("requestBody")) is not None else "")), "access_token")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "github.oauth_token", "provider": "github", "policy": ("oauth client " + js.string(client)), "issuedAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "created_at"))), "expiresAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "expires_at"))), "scopes": texts_field(answer, "scopes"), "subject": text_field(as_fields((None if (_v := answer) is None else js.at(_v, "user"))), "login"), "parents": [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(([] if (asked is None) else [asked]))]}))]
def _ended3(exchange=None, *_more):
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    if exchange.get("status") >= 400:
        return []
    body = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    if found.test(exchange.get("request").get("path")):
        return reported((None if (_v := body) is None else js.at(_v, "credentials")))
    if (method != "DELETE") and (method != "PATCH"):
        return []
    asked = secret_field(body, "access_token")
    return ended_secret(asked, ("revoked" if (method == "DELETE") else "replaced"))
github_app_token = js.Obj({"id": "github-app-token", "endpoints": [], "at": js.Obj({"segments": ["applications", "credentials"]}), "match": (lambda request=None, *_more: ((request.get("method") != "GET") and (path.test(request.get("path")) or found.test(request.get("path"))))), "presented": _presented1, "issued": _issued2, "ended": _ended3})
