"""Made from src/core/issuers/aws-sts.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller, signed_service
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import is_aws_host
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import is_form_type, short_text, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_parameters
from mayfly_instrumentation.generated.core.issuers.reading.xml_element import xml_element, xml_text


def session(asked=None, xml=None, parents=None, *_more):
    credentials = (_v if (_v := xml_element(xml, "Credentials")) is not None else "")
    role = (_v if (_v := xml_element(xml, "AssumedRoleUser")) is not None else "")
    user = (_v if (_v := xml_element(xml, "FederatedUser")) is not None else "")
    role_id = short_text(xml_text(role, "AssumedRoleId"))
    return aws_session(xml_text(credentials, "AccessKeyId"), js.Obj({"source": "token_endpoint", "name": (_v if (_v := text_field(asked, "RoleSessionName")) is not None else text_field(asked, "Name")), "policy": (_v if (_v := text_field(asked, "RoleArn")) is not None else text_field(asked, "TaskPolicyArn.arn")), "expiresAt": xml_text(credentials, "Expiration"), "subject": short_text((_v if (_v := (_v if (_v := (_v if (_v := xml_text(role, "Arn")) is not None else xml_text(user, "Arn"))) is not None else xml_text(xml, "AssumedPrincipal"))) is not None else text_field(asked, "TargetPrincipal"))), "joinKeys": ([] if (role_id is None) else [("aws.assumed_role_id:" + js.string(role_id))]), "parents": parents}))


def web_identity(asked=None, xml=None, parents=None, *_more):
    "A JWT for services outside AWS; its claims say the rest."
    secret = canonical_value((_v if (_v := xml_text(xml, "WebIdentityToken")) is not None else ""))
    if secret is None:
        return []
    audience = js.flat_map_(js.filter_(js.object_keys(asked), (lambda name=None, *_more: js.starts_with(name, "Audience.member."))), (lambda name=None, *_more: texts_field(asked, name)))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "provider": "aws", "ephemeral": True, "expiresAt": instant_of_date(xml_text(xml, "Expiration")), "audience": js.slice_(audience, 0, 64), "parents": parents}))]


def is_sts_host(host=None, *_more):
    "`sts.amazonaws.com`, regional, dual-stack, FIPS and VPC endpoints of every partition, but not `sts.googleapis.com`."
    is_sts = (js.starts_with(host, "sts.") or js.starts_with(host, "sts-")) or js.includes_(host, ".sts.")
    return is_sts and is_aws_host(host)

# Actions that hand out a credential, from the service model of `@aws-sdk/client-sts`.
actions = js.Set(["AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "AssumeRoot", "GetSessionToken", "GetFederationToken", "GetDelegatedAccessToken", "GetWebIdentityToken"])

secret_fields = js.Obj({"WebIdentityToken": "RoleArn", "SAMLAssertion": "RoleArn", "TradeInToken": "RoleArn"})

# AWS Security Token Service: query protocol, a form in and XML out
# (docs.aws.amazon.com/STS/latest/APIReference). A credential is named by its access key id.
def _match_1(request=None, *_more):
    _t1 = request
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    if js.includes_(path, "Action=") and (is_sts_host(request.get("host")) or (method == "POST")):
        return True
    if (method != "POST") or (not is_form_type(header("content-type"))):
        return False
    if is_sts_host(request.get("host")):
        return True
    authorization = header("authorization")
    if authorization is not None:
        return signed_service(authorization) == "sts"
    return header("amz-sdk-invocation-id") is not None
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = query_parameters(exchange.get("request"), exchange.get("requestBody"))
    action = text_field(asked, "Action")
    if (action is None) or (not js.has_(actions, action)):
        return []
    parents = [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented_fields(asked, secret_fields)))]
    return web_identity(asked, exchange.get("responseBody"), parents) if (action == "GetWebIdentityToken") else session(asked, exchange.get("responseBody"), parents)
aws_sts = js.Obj({"id": "aws-sts", "endpoints": ["aws-sts-assumerole", "aws-sts-assumerolewithwebidentity", "aws-sts-assumerolewithsaml", "aws-sts-assumeroot", "aws-sts-getsessiontoken", "aws-sts-getfederationtoken", "aws-sts-getdelegatedaccesstoken", "aws-sts-getwebidentitytoken"], "match": _match_1, "presented": (lambda request=None, body=None, *_more: presented_fields(query_parameters(request, body), secret_fields)), "issued": _issued2})
