"""Made from src/core/issuers/aws-codeartifact.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields

path = js.RegExp("^\\/v1\\/authorization-token\\/?(?:\\?|$)")

# Tokens for AWS's package registries (docs.aws.amazon.com/codeartifact/latest/APIReference, GetAuthorizationToken).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "authorizationToken")
    if secret is None:
        return []
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "aws.codeartifact_token", "provider": "aws", "name": text_field(query_fields(exchange.get("request")), "domain"), "ephemeral": True, "expiresAt": instant_of_timestamp((None if (_v := answer) is None else js.at(_v, "expiration"))), "parents": aws_caller(exchange)}))]
aws_codeartifact = js.Obj({"id": "aws-codeartifact", "endpoints": ["aws-codeartifact-token"], "at": js.Obj({"segments": ["authorization-token"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
