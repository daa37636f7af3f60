"""Made from src/core/issuers/aws-imds.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields
from mayfly_instrumentation.generated.core.issuers.reading.header_secret import header_secret
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_timestamp


def service_token(exchange=None, *_more):
    secret = canonical_value(exchange.get("responseBody"))
    if ((secret is None) or (not token_form.test(secret))) or (not token_path.test(exchange.get("request").get("path"))):
        return []
    seconds = (_v if (_v := exchange.get("responseHeader")(lifetime)) is not None else exchange.get("request").get("header")(lifetime))
    return [issued_credential(js.Obj({"secret": secret, "source": "metadata_service", "type": "aws.imds_token", "provider": "aws", "ephemeral": True, "expiresAt": instant_after(exchange.get("at"), seconds)}))]


def role_session(exchange=None, *_more):
    role = (None if (_v := role_path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))
    answer = json_fields(exchange.get("responseBody"))
    if ((role is None) or (not js.is_string((None if (_v := answer) is None else js.at(_v, "SecretAccessKey"))))):
        return []
    return aws_session(js.at(answer, "AccessKeyId"), js.Obj({"source": "metadata_service", "name": role, "policy": ("instance role " + js.string(role)), "issuedAt": instant_of_timestamp(js.at(answer, "LastUpdated")), "expiresAt": js.at(answer, "Expiration"), "parents": [*js.iterate(header_secret(exchange.get("request"), "x-aws-ec2-metadata-token")), *js.iterate(exchange.get("presentedInHeaders"))]}))

token_path = js.RegExp("^\\/latest\\/api\\/token\\/?$")

# Of the instance's role, and of the instance itself for services that run on it.
role_path = js.RegExp("^\\/latest\\/meta-data\\/(?:iam|identity-credentials\\/ec2)\\/security-credentials\\/([^/?#]{1,128})\\/?$")

lifetime = "x-aws-ec2-metadata-token-ttl-seconds"

token_form = js.RegExp("^[\\x21-\\x7e]{16,512}$")

# The metadata service of EC2: a session token for itself, whose lifetime only the request says, and with it sessions
# of the instance's role (docs.aws.amazon.com/AWSEC2/latest/UserGuide, "Use the Instance Metadata Service").
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (((method == "PUT") and token_path.test(path)) or ((method == "GET") and role_path.test(path)))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    return service_token(exchange) if (exchange.get("request").get("method") == "PUT") else role_session(exchange)
aws_imds = js.Obj({"id": "aws-imds", "endpoints": ["aws-imdsv2-token", "aws-imds-role"], "at": js.Obj({"hosts": ["169.254.169.254", "fd00:ec2::254"], "segments": ["latest"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
