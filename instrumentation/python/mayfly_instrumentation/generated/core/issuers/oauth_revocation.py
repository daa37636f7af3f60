"""Made from src/core/issuers/oauth-revocation.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, secret_field
from mayfly_instrumentation.generated.core.issuers.reading.oauth_client import client_secret_fields
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_or_body


def token_of(request=None, body=None, *_more):
    "In the body; older clients put it into the query."
    token = secret_field(query_or_body(request, body), "token")
    return None if ((token is None) or (js.length(token) < shortest_token)) else token

# Shorter ones are numbers and names of something else.
shortest_token = 16

# Token revocation (RFC 7009 section 2.1) at any server: Okta, Auth0, GitLab, Keycloak, Discord, Snowflake. The
# server says 200 for a token it never knew, so this is the client's claim.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    return (method == "POST")
oauth_revocation = js.Obj({"id": "oauth-revocation", "endpoints": [], "at": js.Obj({"segments": ["revoke", "revocation", "revoke_token", "revoke-token", "tokenrevocation"]}), "match": _match_1, "presented": (lambda request=None, body=None, *_more: ([] if (token_of(request, body) is None) else presented_fields(body_fields(body), js.Obj({**js.spread(client_secret_fields), "token": "client_id"})))), "issued": (lambda *_more: []), "ended": (lambda exchange=None, *_more: ([] if (exchange.get("status") >= 400) else ended_secret(token_of(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else "")), "revoked")))})
