"""Made from src/core/issuers/aws-sso.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.header_secret import header_secret
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields

bearer = "x-amz-sso_bearer_token"

credentials_path = js.RegExp("^\\/federation\\/credentials\\/?(?:\\?|$)")

logout_path = js.RegExp("^\\/logout\\/?(?:\\?|$)")

# The portal of AWS IAM Identity Center: sessions of a role for the token of a sign-in, and the sign-out
# (docs.aws.amazon.com/singlesignon/latest/PortalAPIReference). Expiry comes in milliseconds.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    return (((method == "GET") and credentials_path.test(path)) or (((method == "POST") and logout_path.test(path)) and (header(bearer) is not None)))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    credentials = as_fields((None if (_v := json_fields(exchange.get("responseBody"))) is None else js.at(_v, "roleCredentials")))
    asked = query_fields(exchange.get("request"))
    _t1 = js.array([text_field(asked, "role_name"), text_field(asked, "account_id")])
    role = js.at(_t1, 0)
    account = js.at(_t1, 1)
    return aws_session((None if (_v := credentials) is None else js.at(_v, "accessKeyId")), js.Obj({"source": "token_endpoint", "name": role, "policy": (None if ((role is None) or (account is None)) else ("sso role " + js.string(role) + " of account " + js.string(account))), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "expiration")), "parents": [*js.iterate(header_secret(exchange.get("request"), bearer)), *js.iterate(exchange.get("presentedInHeaders"))]}))
aws_sso = js.Obj({"id": "aws-sso", "endpoints": ["aws-sso-getrolecredentials"], "at": js.Obj({"segments": ["federation", "logout"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": (lambda exchange=None, *_more: (ended_secret(js.at(header_secret(exchange.get("request"), bearer), 0), "logged_out") if ((exchange.get("status") < 400) and logout_path.test(exchange.get("request").get("path"))) else []))})
