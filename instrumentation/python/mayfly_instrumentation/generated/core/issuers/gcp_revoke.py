"""Made from src/core/issuers/gcp-revoke.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import secret_field
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_parameters

path = js.RegExp("^\\/(?:o\\/oauth2\\/)?revoke\\/?(?:\\?|$)")

# Google's revocation of an access or refresh token. Its clients put the token into the query, which RFC 7009 does
# not allow (developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke).
def _ended1(exchange=None, *_more):
    if (exchange.get("status") >= 400) or (not path.test(exchange.get("request").get("path"))):
        return []
    asked = query_parameters(exchange.get("request"), exchange.get("requestBody"))
    return ended_secret(secret_field(asked, "token"), "revoked")
gcp_revoke = js.Obj({"id": "gcp-revoke", "endpoints": [], "at": js.Obj({"hosts": ["oauth2.googleapis.com", "oauth2.mtls.googleapis.com", "accounts.google.com"]}), "match": (lambda request=None, *_more: path.test(request.get("path"))), "presented": (lambda request=None, body=None, *_more: presented_fields(query_parameters(request, body), js.Obj({"token": None}))), "issued": (lambda *_more: []), "ended": _ended1})
