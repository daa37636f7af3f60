"""Made from src/core/issuers/gcp-metadata.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields

path = js.RegExp("^\\/computeMetadata\\/v1(?:beta1)?\\/instance\\/service-accounts\\/([^/?#]{1,256})\\/(token|identity)\\/?(?:\\?|$)")

# The metadata server of Google Cloud: access tokens as JSON and identity tokens as a plain text, for the service
# account in the path (cloud.google.com/compute/docs/metadata/overview). It repeats a token until that runs out.
def _issued1(exchange=None, *_more):
    _t1 = js.array((_v if (_v := path.exec(exchange.get("request").get("path"))) is not None else []))
    account = js.at(_t1, 1)
    kind = js.at(_t1, 2)
    if (exchange.get("status") >= 400) or (account is None):
        return []
    shared = js.Obj({"source": "metadata_service", "provider": "gcp", "name": account, "policy": ("service account " + js.string(account)), "ephemeral": True, "parents": exchange.get("presentedInHeaders")})
    asked = query_fields(exchange.get("request"))
    if kind == "identity":
        secret = canonical_value(exchange.get("responseBody"))
        if (secret is None) or (decode_jwt(secret) is None):
            return []
        return [issued_credential(js.Obj({**js.spread(shared), "secret": secret, "audience": texts_field(asked, "audience")}))]
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "access_token")
    if secret is None:
        return []
    return [issued_credential(js.Obj({**js.spread(shared), "secret": secret, "type": "gcp.access_token", "expiresAt": instant_after(exchange.get("at"), (None if (_v := answer) is None else js.at(_v, "expires_in"))), "scopes": js.flat_map_(texts_field(asked, "scopes"), (lambda scopes=None, *_more: js.split_(scopes, ","))), "subject": (None if (account == "default") else account)}))]
gcp_metadata = js.Obj({"id": "gcp-metadata", "endpoints": ["gcp-metadata-token", "gcp-metadata-identity"], "at": js.Obj({"segments": ["computeMetadata"]}), "match": (lambda request=None, *_more: ((request.get("method") == "GET") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
