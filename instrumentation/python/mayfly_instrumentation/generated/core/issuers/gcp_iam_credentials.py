"""Made from src/core/issuers/gcp-iam-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.fields import form_fields, json_fields, secret_field, short_text, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.protobuf_fields import protobuf_fields, protobuf_text
from mayfly_instrumentation.generated.core.issuers.reading.protobuf_timestamp import protobuf_timestamp


def answer_of(_t1=None, _t2=None, *_more):
    _t1 = js.fields(_t1)
    response_body = _t1.get("responseBody")
    response_bytes = _t1.get("responseBytes")
    _t2 = js.fields(_t2)
    json = _t2.get("json")
    number = _t2.get("number")
    if response_bytes is None:
        answer = json_fields(response_body)
        return js.Obj({"secret": secret_field(answer, json), "expiresAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "expireTime")))})
    message = protobuf_fields(response_bytes)
    if message is None:
        return js.Obj({"secret": None, "expiresAt": None})
    secret = canonical_value((_v if (_v := protobuf_text(message, number)) is not None else ""))
    expire_time = (None if (_v := js.get_(message, 3)) is None else js.at_(_v, (-1)))
    return js.Obj({"secret": secret, "expiresAt": (None if (expire_time is None) else protobuf_timestamp(expire_time))})


def method_of(_t1=None, *_more):
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    return (_v if (_v := (_v if (_v := (None if (_v := rest.exec(path)) is None else js.at(_v, 2))) is not None else (None if (_v := grpc.exec(path)) is None else js.at(_v, 1)))) is not None else "")


def account_of(request=None, *_more):
    "In gRPC the account stands in the message; clients repeat it in the routing header (google.aip.dev/client-libraries/4222)."
    in_path = (None if (_v := rest.exec(request.get("path"))) is None else js.at(_v, 1))
    routed = text_field(form_fields((_v if (_v := request.get("header")("x-goog-request-params")) is not None else "")), "name")
    name = (_v if (_v := (in_path if in_path is not None else (None if (_v := (None if (_v := routed) is None else js.split_(_v, "/"))) is None else js.at_(_v, (-1))))) is not None else "")
    try:
        return short_text(js.decode_uri_component(name))
    except Exception:
        return short_text(name)

rest = js.RegExp("^\\/v1\\/projects\\/[^/?#]{1,128}\\/serviceAccounts\\/([^/?#:]{1,256}):(\\w{1,32})(?:\\?|$)")

grpc = js.RegExp("^\\/google\\.iam\\.credentials\\.v1\\.IAMCredentials\\/(\\w{1,32})$")

# By their names in lower case: REST and gRPC spell them differently.
methods = js.Map([["generateaccesstoken", js.Obj({"json": "accessToken", "number": 1, "type": "gcp.access_token"})], ["generateidtoken", js.Obj({"json": "token", "number": 1, "type": None})], ["signjwt", js.Obj({"json": "signedJwt", "number": 2, "type": None})]])

# Google Cloud's IAM Service Account Credentials, by REST and by gRPC: one account speaks for another
# (cloud.google.com/iam/docs/reference/credentials/rest, google/iam/credentials/v1/common.proto).
def _issued1(exchange=None, *_more):
    method = js.get_(methods, method_of(exchange.get("request")).lower())
    if (exchange.get("status") >= 400) or (method is None):
        return []
    answer = answer_of(exchange, method)
    if answer.get("secret") is None:
        return []
    account = account_of(exchange.get("request"))
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    return [issued_credential(js.Obj({"secret": answer.get("secret"), "source": "token_endpoint", "type": method.get("type"), "provider": "gcp", "name": account, "policy": (None if (account is None) else ("service account " + js.string(account))), "ephemeral": True, "expiresAt": answer.get("expiresAt"), "scopes": texts_field(asked, "scope"), "subject": account, "audience": texts_field(asked, "audience"), "parents": exchange.get("presentedInHeaders")}))]
gcp_iam_credentials = js.Obj({"id": "gcp-iam-credentials", "endpoints": ["gcp-iam-generateaccesstoken", "gcp-iam-generateidtoken", "gcp-iam-signjwt"], "at": js.Obj({"segments": ["generateAccessToken", "generateIdToken", "signJwt", "google.iam.credentials.v1.IAMCredentials"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and js.has_(methods, method_of(request).lower()))), "presented": (lambda *_more: []), "issued": _issued1})
