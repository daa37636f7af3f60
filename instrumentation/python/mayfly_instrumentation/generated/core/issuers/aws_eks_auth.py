"""Made from src/core/issuers/aws-eks-auth.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

path = js.RegExp("^\\/clusters\\/([^/?#]{1,128})\\/assume-role-for-pod-identity\\/?(?:\\?|$)")

secret_fields = js.Obj({"token": None})

# Sessions of a pod's role for its service account's token, as the agent on the node asks for them
# (docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    credentials = as_fields((None if (_v := answer) is None else js.at(_v, "credentials")))
    role = as_fields((None if (_v := answer) is None else js.at(_v, "assumedRoleUser")))
    subject = as_fields((None if (_v := answer) is None else js.at(_v, "subject")))
    _t1 = js.array([text_field(subject, "namespace"), text_field(subject, "serviceAccount")])
    namespace = js.at(_t1, 0)
    account = js.at(_t1, 1)
    association = as_fields((None if (_v := answer) is None else js.at(_v, "podIdentityAssociation")))
    role_id = text_field(role, "assumeRoleId")
    presented = presented_fields(json_fields((_v if (_v := exchange.get("requestBody")) is not None else "")), secret_fields)
    return aws_session((None if (_v := credentials) is None else js.at(_v, "accessKeyId")), js.Obj({"source": "token_endpoint", "name": (None if ((namespace is None) or (account is None)) else (js.string(namespace) + "/" + js.string(account))), "policy": (_v if (_v := text_field(association, "associationArn")) is not None else text_field(role, "arn")), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "expiration")), "subject": text_field(role, "arn"), "joinKeys": ([] if (role_id is None) else [("aws.assumed_role_id:" + js.string(role_id))]), "parents": [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented))]}))
aws_eks_auth = js.Obj({"id": "aws-eks-auth", "endpoints": ["aws-eks-auth"], "at": js.Obj({"segments": ["assume-role-for-pod-identity"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda _request=None, body=None, *_more: presented_fields(json_fields(body), secret_fields)), "issued": _issued1})
