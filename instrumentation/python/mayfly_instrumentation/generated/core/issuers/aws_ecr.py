"""Made from src/core/issuers/aws-ecr.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp

targets = ["AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", "SpencerFrontendService.GetAuthorizationToken"]

most_registries = 32

# Passwords for the container registries of AWS, private and public (JSON 1.1,
# docs.aws.amazon.com/AmazonECR/latest/APIReference). The token is user and password as `Basic` carries them.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return js.includes_(targets, (_v if (_v := header("x-amz-target")) is not None else ""))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    data = (None if (_v := json_fields(exchange.get("responseBody"))) is None else js.at(_v, "authorizationData"))
    list_ = js.slice_(data, 0, most_registries) if js.is_array(data) else [data]
    def _fn1(item=None, *_more):
        fields = as_fields(item)
        token = (None if (_v := fields) is None else js.at(_v, "authorizationToken"))
        basic = canonical_authorization(("Basic " + js.string(js.trim_(token)))) if js.is_string(token) else None
        if basic is None:
            return []
        return [issued_credential(js.Obj({"secret": basic.get("secret"), "source": "token_endpoint", "type": "aws.ecr_token", "provider": "aws", "name": text_field(fields, "proxyEndpoint"), "ephemeral": True, "expiresAt": instant_of_timestamp((None if (_v := fields) is None else js.at(_v, "expiresAt"))), "subject": basic.get("user"), "parents": aws_caller(exchange)}))]
    def _fn2(item=None, *_more):
        fields = as_fields(item)
        token = (None if (_v := fields) is None else js.at(_v, "authorizationToken"))
        basic = canonical_authorization(("Basic " + js.string(js.trim_(token)))) if js.is_string(token) else None
        if basic is None:
            return []
        return [issued_credential(js.Obj({"secret": basic.get("secret"), "source": "token_endpoint", "type": "aws.ecr_token", "provider": "aws", "name": text_field(fields, "proxyEndpoint"), "ephemeral": True, "expiresAt": instant_of_timestamp((None if (_v := fields) is None else js.at(_v, "expiresAt"))), "subject": basic.get("user"), "parents": aws_caller(exchange)}))]
    return js.flat_map_(list_, _fn2)
aws_ecr = js.Obj({"id": "aws-ecr", "endpoints": ["aws-ecr-token"], "at": js.Obj({"targets": targets}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
