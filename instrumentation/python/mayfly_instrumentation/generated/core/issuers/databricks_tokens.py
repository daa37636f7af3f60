"""Made from src/core/issuers/databricks-tokens.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp

path = js.RegExp("^\\/api\\/2\\.[01]\\/(?:token\\/(?:create|delete)|token-management\\/(?:on-behalf-of\\/)?tokens)(?:\\/([\\w-]{1,128}))?\\/?(?:\\?|$)")

# Personal access tokens of Databricks, on any workspace's host, one's own or a service principal's
# (docs.databricks.com/api/workspace/tokens, tokenmanagement). Times are in milliseconds; -1 means never.
def _issued1(exchange=None, *_more):
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "token_value")
    if secret is None:
        return []
    info = as_fields((None if (_v := answer) is None else js.at(_v, "token_info")))
    id_ = text_field(info, "token_id")
    expires_at = instant_of_timestamp((None if (_v := info) is None else js.at(_v, "expiry_time")))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "databricks.personal_token", "provider": "databricks", "name": (_v if (_v := text_field(info, "comment")) is not None else id_), "policy": ("databricks workspace " + js.string(exchange.get("request").get("host"))), "ephemeral": (False if (expires_at is None) else None), "issuedAt": instant_of_timestamp((None if (_v := info) is None else js.at(_v, "creation_time"))), "expiresAt": expires_at, "subject": text_field(info, "created_by_username"), "issuer": exchange.get("request").get("host"), "joinKeys": ([] if (id_ is None) else [("databricks.token_id:" + js.string(id_))]), "parents": exchange.get("presentedInHeaders")}))]
def _ended2(_t1=None, *_more):
    _t1 = js.fields(_t1)
    status = _t1.get("status")
    request = _t1.get("request")
    request_body = _t1.get("requestBody")
    if status >= 400:
        return []
    id_ = (text_field(json_fields((request_body if request_body is not None else "")), "token_id") if js.includes_(request.get("path"), "/token/delete") else ((None if (_v := path.exec(request.get("path"))) is None else js.at(_v, 1)) if (request.get("method") == "DELETE") else None))
    return ended_name("databricks.token_id", id_, "revoked")
databricks_tokens = js.Obj({"id": "databricks-tokens", "endpoints": ["databricks-pat"], "at": js.Obj({"segments": ["token", "token-management"]}), "match": (lambda request=None, *_more: (((request.get("method") == "POST") or (request.get("method") == "DELETE")) and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1, "ended": _ended2})
