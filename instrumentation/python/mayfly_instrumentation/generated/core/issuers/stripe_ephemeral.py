"""Made from src/core/issuers/stripe-ephemeral.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_epoch


def associated(value=None, *_more):
    "`[{ type: 'customer', id: 'cus_1' }]` as `customer:cus_1`."
    list_ = value if js.is_array(value) else []
    def _fn1(item=None, *_more):
        id_ = text_field(as_fields(item), "id")
        return ([] if (id_ is None) else [(js.string((_v if (_v := text_field(as_fields(item), "type")) is not None else "object")) + ":" + js.string(id_))])
    def _fn2(item=None, *_more):
        id_ = text_field(as_fields(item), "id")
        return ([] if (id_ is None) else [(js.string((_v if (_v := text_field(as_fields(item), "type")) is not None else "object")) + ":" + js.string(id_))])
    return js.flat_map_(js.slice_(list_, 0, most_objects), _fn2)

path = js.RegExp("^\\/v1\\/ephemeral_keys(?:\\/(ephkey_\\w{1,64}))?\\/?(?:\\?|$)")

most_objects = 8

# Ephemeral keys of Stripe, for one customer in a mobile app. The public API reference does not describe the endpoint:
# the path and the fields `id`, `created`, `expires` and `secret` are those of the SDK (stripe-node, `EphemeralKeys`).
# Unverified: `associated_objects`, which the SDK does not declare.
def _issued1(exchange=None, *_more):
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") != "POST"):
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "secret")
    if (answer is None) or (secret is None):
        return []
    id_ = text_field(answer, "id")
    owners = associated(js.at(answer, "associated_objects"))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "stripe.ephemeral_key", "provider": "stripe", "name": id_, "ephemeral": True, "issuedAt": instant_of_epoch(js.at(answer, "created")), "expiresAt": instant_of_epoch(js.at(answer, "expires")), "scopes": owners, "subject": (_v if (_v := js.at(owners, 0)) is not None else None), "joinKeys": ([] if (id_ is None) else [("stripe.ephemeral_key:" + js.string(id_))]), "parents": exchange.get("presentedInHeaders")}))]
def _ended2(_t1=None, *_more):
    _t1 = js.fields(_t1)
    status = _t1.get("status")
    request = _t1.get("request")
    return ([] if ((status >= 400) or (request.get("method") != "DELETE")) else ended_name("stripe.ephemeral_key", (None if (_v := path.exec(request.get("path"))) is None else js.at(_v, 1)), "revoked"))
stripe_ephemeral = js.Obj({"id": "stripe-ephemeral", "endpoints": ["stripe-ephemeral"], "at": js.Obj({"segments": ["ephemeral_keys"]}), "match": (lambda request=None, *_more: (((request.get("method") == "POST") or (request.get("method") == "DELETE")) and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1, "ended": _ended2})
