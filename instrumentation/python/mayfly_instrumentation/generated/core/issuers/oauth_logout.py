"""Made from src/core/issuers/oauth-logout.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, secret_field
from mayfly_instrumentation.generated.core.issuers.reading.oauth_client import client_secret_fields
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_or_body

# Logout that the client starts (OpenID Connect RP-Initiated Logout section 2): the ID token is the hint of whom.
# Keycloak's older form presents the refresh token instead, and ends it.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "POST") or ((method == "GET") and js.includes_(path, "id_token_hint=")))
def _ended2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = query_or_body(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else ""))
    return js.flat_map_(["id_token_hint", "refresh_token"], (lambda field=None, *_more: ended_secret(secret_field(asked, field), "logged_out")))
oauth_logout = js.Obj({"id": "oauth-logout", "endpoints": [], "at": js.Obj({"segments": ["logout", "endsession", "end_session", "end-session", "signout"]}), "match": _match_1, "presented": (lambda _request=None, body=None, *_more: presented_fields(body_fields(body), js.Obj({**js.spread(client_secret_fields), "refresh_token": "client_id", "id_token_hint": "client_id"}))), "issued": (lambda *_more: []), "ended": _ended2})
