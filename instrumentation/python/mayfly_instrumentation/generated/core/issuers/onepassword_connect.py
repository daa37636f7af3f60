"""Made from src/core/issuers/onepassword-connect.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields
from mayfly_instrumentation.generated.core.issuers.reading.onepassword_item import onepassword_item

item = js.RegExp("^\\/v1\\/vaults\\/[\\w-]{1,64}\\/items\\/[\\w-]{1,64}\\/?(?:\\?|$)")

# Items of a 1Password Connect server, on any host (developer.1password.com/docs/connect/api-reference); read, made
# or changed, the answer is the whole item. A list of items has no fields.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (item.test(path) and (method != "DELETE"))
onepassword_connect = js.Obj({"id": "onepassword-connect", "endpoints": ["onepassword-connect"], "at": js.Obj({"segments": ["vaults"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": (lambda exchange=None, *_more: ([] if (exchange.get("status") >= 400) else onepassword_item(json_fields(exchange.get("responseBody")), exchange.get("presentedInHeaders"))))})
