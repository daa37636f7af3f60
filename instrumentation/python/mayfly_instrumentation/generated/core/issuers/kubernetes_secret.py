"""Made from src/core/issuers/kubernetes-secret.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.secret_names import secret_name
from mayfly_instrumentation.generated.core.issuers.reading.binary_secret import binary_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_leaves


def leaves_of(secret=None, exchange=None, *_more):
    metadata = as_fields(js.at(secret, "metadata"))
    _t1 = js.array([text_field(metadata, "namespace"), text_field(metadata, "name")])
    namespace = js.at(_t1, 0)
    name = js.at(_t1, 1)
    _t2 = js.array([text_field(metadata, "uid"), text_field(metadata, "resourceVersion")])
    uid = js.at(_t2, 0)
    version = js.at(_t2, 1)
    join_keys = [] if ((uid is None) or (version is None)) else [("k8s.secret_version:" + js.string(uid) + "#" + js.string(version))]
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        key = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [key, (binary_secret(value) if (secret_name(key) == "secret") else plain_text(value))]
    def _fn4(_t1=None, *_more):
        _t2 = js.array(_t1)
        key = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [key, (binary_secret(value) if (secret_name(key) == "secret") else plain_text(value))]
    def _fn5(_t1=None, *_more):
        _t2 = js.array(_t1)
        key = js.at(_t2, 0)
        return (not js.has_(public_keys, key))
    def _fn6(_t1=None, *_more):
        _t2 = js.array(_t1)
        key = js.at(_t2, 0)
        return (not js.has_(public_keys, key))
    data = js.map_(js.slice_(js.filter_(js.object_entries((_v if (_v := as_fields(js.at(secret, "data"))) is not None else js.Obj())), _fn6), 0, most_keys), _fn4)
    return js.map_(stored_leaves(js.json_stringify(js.from_entries(data))), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(join_keys)], "source": "secret_manager", "name": (name if ((namespace is None) or (name is None)) else (js.string(namespace) + "/" + js.string(name))), "issuedAt": instant_of_date((None if (_v := metadata) is None else js.at(_v, "creationTimestamp"))), "parents": exchange.get("presentedInHeaders")}))))


def plain_text(value=None, *_more):
    "A user or a host is a text: bytes are neither, and may be a secret that nobody encoded."
    text = js.to_string_(js.buffer_from(value, "base64"), "utf8") if js.is_string(value) else ""
    return text if (binary_secret(value) == text) else None

path = js.RegExp("\\/api\\/v1\\/(?:namespaces\\/[^/?#]{1,63}\\/)?secrets(?:\\/[^/?#]{1,253})?\\/?(?:\\?|$)")

# A watch never ends; its answer is a stream.
watch = js.RegExp("[?&]watch=(?:true|1)\\b")

most_secrets = 64

most_keys = 64

# What a service account's secret holds beside the token.
public_keys = js.Set(["namespace", "ca.crt", "service-ca.crt"])

# Kubernetes secrets, one or a list (kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    items = (None if (_v := answer) is None else js.at(_v, "items"))
    list_ = js.slice_(items, 0, most_secrets) if js.is_array(items) else [answer]
    def _fn1(item=None, *_more):
        secret = as_fields(item)
        return [] if (secret is None) else leaves_of(secret, exchange)
    def _fn2(item=None, *_more):
        secret = as_fields(item)
        return [] if (secret is None) else leaves_of(secret, exchange)
    return js.flat_map_(list_, _fn2)
kubernetes_secret = js.Obj({"id": "kubernetes-secret", "endpoints": ["k8s-secret-get"], "at": js.Obj({"segments": ["secrets"]}), "match": (lambda request=None, *_more: (((request.get("method") == "GET") and path.test(request.get("path"))) and (not watch.test(request.get("path"))))), "presented": (lambda *_more: []), "issued": _issued1})
