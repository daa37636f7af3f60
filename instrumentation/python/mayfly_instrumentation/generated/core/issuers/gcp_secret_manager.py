"""Made from src/core/issuers/gcp-secret-manager.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.binary_secret import binary_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, short_text, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.protobuf_fields import protobuf_fields, protobuf_text
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_secrets

_RE1 = js.RegExp("\\/versions\\/[^/]*$")


def answer_of(_t1=None, *_more):
    "AccessSecretVersionResponse: `name` is field 1, `payload` field 2, its `data` field 1."
    _t1 = js.fields(_t1)
    response_body = _t1.get("responseBody")
    response_bytes = _t1.get("responseBytes")
    if response_bytes is None:
        answer = json_fields(response_body)
        text = binary_secret((None if (_v := as_fields((None if (_v := answer) is None else js.at(_v, "payload")))) is None else js.at(_v, "data")))
        return js.Obj({"name": text_field(answer, "name"), "text": text})
    answer = protobuf_fields(response_bytes)
    payload = protobuf_fields((_v if (_v := (None if (_v := (None if (_v := answer) is None else js.get_(_v, 2))) is None else js.at_(_v, (-1)))) is not None else js.zero_bytes()))
    name = None if (answer is None) else short_text(protobuf_text(answer, 1))
    return js.Obj({"name": name, "text": binary_secret((None if (_v := (None if (_v := payload) is None else js.get_(_v, 1))) is None else js.at_(_v, (-1))))})

rest = js.RegExp("^\\/v1(?:beta\\d)?\\/projects\\/[^/?#]{1,128}\\/(?:locations\\/[^/?#]{1,64}\\/)?secrets\\/[^/?#]{1,255}\\/versions\\/[^/?#:]{1,64}:access(?:\\?|$)")

grpc = js.RegExp("^\\/google\\.cloud\\.secretmanager\\.v1(?:beta\\d)?\\.SecretManagerService\\/AccessSecretVersion$")

# Google Secret Manager, by REST and by gRPC, in every region
# (cloud.google.com/secret-manager/docs/reference, google/cloud/secretmanager/v1/service.proto).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (((method == "GET") and rest.test(path)) or ((method == "POST") and grpc.test(path)))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    _t1 = answer_of(exchange)
    _t1 = js.fields(_t1)
    name = _t1.get("name")
    text = _t1.get("text")
    if text is None:
        return []
    secret_name = (_v if (_v := (None if (_v := name) is None else js.replace_(_v, _RE1, ""))) is not None else None)
    return js.map_(stored_secrets(text), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (name is None) else [("gcp.secret_version:" + js.string(name))]))], "source": "secret_manager", "name": secret_name, "parents": exchange.get("presentedInHeaders")}))))
gcp_secret_manager = js.Obj({"id": "gcp-secret-manager", "endpoints": ["gcp-secretmanager-access"], "at": js.Obj({"segments": ["access", "AccessSecretVersion"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
