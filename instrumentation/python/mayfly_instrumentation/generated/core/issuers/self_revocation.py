"""Made from src/core/issuers/self-revocation.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_presenter
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query


def row_of(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    bare = path_without_query(path)
    return js.find_(rows, (lambda row=None, *_more: ((js.includes_(row.get("methods"), method) and row.get("path").test(bare)) and ((None if (_v := row.get("except")) is None else _v.test(path)) is not True))))

# Calls that end the very credential that they are signed in with.
rows = [js.Obj({"methods": ["DELETE"], "path": js.RegExp("^(?:\\/api\\/v3)?\\/installation\\/token\\/?$"), "reason": "revoked"}), js.Obj({"methods": ["DELETE"], "path": js.RegExp("\\/api\\/v4\\/personal_access_tokens\\/self\\/?$"), "reason": "revoked"}), js.Obj({"methods": ["DELETE"], "path": js.RegExp("^\\/api\\/v1\\/api-tokens\\/current\\/?$"), "reason": "revoked"}), js.Obj({"methods": ["POST"], "path": js.RegExp("^\\/2\\/auth\\/token\\/revoke$"), "reason": "revoked"}), js.Obj({"methods": ["GET", "POST"], "path": js.RegExp("^\\/api\\/auth\\.revoke$"), "reason": "revoked", "except": js.RegExp("[?&]test=(?:1|true)")}), js.Obj({"methods": ["POST"], "path": js.RegExp("\\/auth\\/v1\\/logout$"), "reason": "logged_out", "except": js.RegExp("[?&]scope=others")})]

# Credentials that a program gives back when it is done with them.
def _ended1(exchange=None, *_more):
    row = row_of(exchange.get("request"))
    if (row is None) or (exchange.get("status") >= 400):
        return []
    answer = json_fields(exchange.get("responseBody"))
    if (((None if (_v := answer) is None else js.at(_v, "ok")) is False) or ((None if (_v := answer) is None else js.at(_v, "revoked")) is False)):
        return []
    return ended_presenter(exchange, row.get("reason"))
self_revocation = js.Obj({"id": "self-revocation", "endpoints": [], "at": js.Obj({"segments": ["installation", "self", "current", "revoke", "auth.revoke", "logout"]}), "match": (lambda request=None, *_more: (row_of(request) is not None)), "presented": (lambda *_more: []), "issued": (lambda *_more: []), "ended": _ended1})
