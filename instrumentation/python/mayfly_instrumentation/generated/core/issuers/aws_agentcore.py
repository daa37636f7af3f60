"""Made from src/core/issuers/aws-agentcore.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

path = js.RegExp("^\\/identities\\/(?:GetWorkloadAccessToken(?:ForJWT|ForUserId)?|oauth2\\/token|api-key)\\/?(?:\\?|$)")

secret_fields = js.Obj({"workloadIdentityToken": None, "userToken": None})

# Amazon Bedrock AgentCore Identity: an agent's own token, and for it the tokens and keys that others issued
# (docs.aws.amazon.com/bedrock-agentcore/latest/APIReference).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    answer = json_fields(exchange.get("responseBody"))
    workload = text_field(asked, "workloadName")
    provider = text_field(asked, "resourceCredentialProviderName")
    policy = None if (provider is None) else ("agentcore credential provider " + js.string(provider))
    parents = [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented_fields(asked, secret_fields)))]
    kinds = [["workloadAccessToken", js.Obj({"source": "token_endpoint", "type": "aws.workload_access_token", "provider": "aws", "name": workload, "policy": (None if (workload is None) else ("agentcore workload " + js.string(workload))), "ephemeral": True, "subject": (_v if (_v := text_field(asked, "userId")) is not None else workload)})], ["accessToken", js.Obj({"source": "token_endpoint", "type": "oauth.access_token", "name": provider, "policy": policy, "scopes": texts_field(asked, "scopes"), "audience": [*js.iterate(texts_field(asked, "resources")), *js.iterate(texts_field(asked, "audiences"))]})], ["apiKey", js.Obj({"source": "secret_manager", "name": provider, "policy": policy})]]
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(facts), "secret": secret, "parents": parents}))]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(facts), "secret": secret, "parents": parents}))]
    return js.flat_map_(kinds, _fn2)
aws_agentcore = js.Obj({"id": "aws-agentcore", "endpoints": ["aws-agentcore-workload", "aws-agentcore-oauth2", "aws-agentcore-apikey"], "at": js.Obj({"segments": ["identities"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda _request=None, body=None, *_more: presented_fields(json_fields(body), secret_fields)), "issued": _issued1})
