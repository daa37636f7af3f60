"""Made from src/core/issuers/kubernetes-token.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date

_RE1 = js.RegExp("^[a-z]{1,63}$")

# A proxy in front of the API server (Rancher, kubectl) may add to the front of the path.
path = js.RegExp("\\/api\\/v1\\/namespaces\\/([^/?#]{1,63})\\/serviceaccounts\\/([^/?#]{1,253})\\/token\\/?(?:\\?|$)")

# Tokens of Kubernetes service accounts, bound to an object and for an audience
# (kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1).
def _issued1(exchange=None, *_more):
    _t1 = js.array((_v if (_v := path.exec(exchange.get("request").get("path"))) is not None else []))
    namespace = js.at(_t1, 1)
    account = js.at(_t1, 2)
    answer = json_fields(exchange.get("responseBody"))
    status = as_fields((None if (_v := answer) is None else js.at(_v, "status")))
    secret = secret_field(status, "token")
    if ((exchange.get("status") >= 400) or (secret is None)) or (account is None):
        return []
    spec = as_fields((None if (_v := answer) is None else js.at(_v, "spec")))
    bound = as_fields((None if (_v := spec) is None else js.at(_v, "boundObjectRef")))
    uid = text_field(bound, "uid")
    kind = (None if (_v := _RE1.exec((_v if (_v := (None if (_v := text_field(bound, "kind")) is None else _v.lower())) is not None else ""))) is None else js.at(_v, 0))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "kubernetes.service_account_token", "provider": "kubernetes", "name": (js.string(namespace) + "/" + js.string(account)), "policy": ("kubernetes service account " + js.string(namespace) + "/" + js.string(account)), "ephemeral": True, "expiresAt": instant_of_date((None if (_v := status) is None else js.at(_v, "expirationTimestamp"))), "subject": ("system:serviceaccount:" + js.string(namespace) + ":" + js.string(account)), "audience": texts_field(spec, "audiences"), "joinKeys": ([] if ((uid is None) or (kind is None)) else [("k8s." + js.string(kind) + "_uid:" + js.string(uid))]), "parents": exchange.get("presentedInHeaders")}))]
kubernetes_token = js.Obj({"id": "kubernetes-token", "endpoints": ["k8s-tokenrequest"], "at": js.Obj({"segments": ["serviceaccounts"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
