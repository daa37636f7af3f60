"""Made from src/core/issuers/aws-container.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, text_field

# Endpoints that give a container its role: ECS and Fargate, the EKS Pod Identity agent, and whatever
# `AWS_CONTAINER_CREDENTIALS_FULL_URI` names (docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
# The path is the platform's own, so the form of the answer tells.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    return (method == "GET")
def _issued2(exchange=None, *_more):
    answer = json_fields(exchange.get("responseBody"))
    if ((exchange.get("status") >= 400) or (not js.is_string((None if (_v := answer) is None else js.at(_v, "SecretAccessKey"))))):
        return []
    return aws_session(js.at(answer, "AccessKeyId"), js.Obj({"source": "metadata_service", "policy": text_field(answer, "RoleArn"), "issuedAt": None, "expiresAt": js.at(answer, "Expiration"), "parents": exchange.get("presentedInHeaders")}))
aws_container = js.Obj({"id": "aws-container", "endpoints": ["aws-ecs-container", "aws-eks-pod-identity-agent"], "at": js.Obj({"hosts": ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
