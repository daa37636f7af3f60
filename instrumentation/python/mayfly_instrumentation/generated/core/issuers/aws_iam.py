"""Made from src/core/issuers/aws-iam.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import aws_hosts
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_key_id
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name, ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import is_form_type, short_text, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_parameters
from mayfly_instrumentation.generated.core.issuers.reading.xml_element import xml_element, xml_text


def access_key(xml=None, exchange=None, *_more):
    "The key id stands for the key: its secret half never crosses the wire again."
    secret = aws_key_id(xml_text(xml, "AccessKeyId"))
    if secret is None:
        return []
    user = short_text(xml_text(xml, "UserName"))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "aws.access_key", "provider": "aws", "name": user, "policy": (None if (user is None) else ("iam user " + js.string(user))), "ephemeral": False, "issuedAt": instant_of_date(xml_text(xml, "CreateDate")), "subject": user, "joinKeys": [("aws.access_key_id:" + js.string(secret))], "parents": aws_caller(exchange)}))]


def service_credential(xml=None, exchange=None, *_more):
    "Services with a user of their own (CodeCommit, Keyspaces) get a password, the others (Bedrock) one secret."
    password = canonical_value((_v if (_v := xml_text(xml, "ServicePassword")) is not None else ""))
    secret = (password if password is not None else canonical_value((_v if (_v := xml_text(xml, "ServiceCredentialSecret")) is not None else "")))
    if secret is None:
        return []
    id_ = short_text(xml_text(xml, "ServiceSpecificCredentialId"))
    user = short_text(xml_text(xml, "UserName"))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": (None if (password is None) else "aws.service_password"), "provider": "aws", "name": short_text(xml_text(xml, "ServiceName")), "policy": (None if (user is None) else ("iam user " + js.string(user))), "ephemeral": False, "issuedAt": instant_of_date(xml_text(xml, "CreateDate")), "expiresAt": instant_of_date(xml_text(xml, "ExpirationDate")), "subject": (_v if (_v := short_text((_v if (_v := xml_text(xml, "ServiceUserName")) is not None else xml_text(xml, "ServiceCredentialAlias")))) is not None else user), "joinKeys": ([] if (id_ is None) else [("aws.service_credential_id:" + js.string(id_))]), "parents": aws_caller(exchange)}))]

# AWS Identity and Access Management: keys of users and passwords for single services, Bedrock's API keys among
# them (query protocol, docs.aws.amazon.com/IAM/latest/APIReference). They live until somebody deletes them.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    return (js.includes_(path, "Action=") or ((method == "POST") and is_form_type(header("content-type"))))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    xml = exchange.get("responseBody")
    _t1 = text_field(query_parameters(exchange.get("request"), exchange.get("requestBody")), "Action")
    if _t1 == "CreateAccessKey":
        return access_key((_v if (_v := xml_element(xml, "AccessKey")) is not None else ""), exchange)
    elif _t1 == "CreateServiceSpecificCredential" or _t1 == "ResetServiceSpecificCredential":
        return service_credential((_v if (_v := xml_element(xml, "ServiceSpecificCredential")) is not None else ""), exchange)
    else:
        return []
def _ended3(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = query_parameters(exchange.get("request"), exchange.get("requestBody"))
    _t1 = text_field(asked, "Action")
    if _t1 == "DeleteAccessKey":
        return ended_secret(aws_key_id(text_field(asked, "AccessKeyId")), "revoked")
    elif _t1 == "DeleteServiceSpecificCredential":
        return ended_name("aws.service_credential_id", text_field(asked, "ServiceSpecificCredentialId"), "revoked")
    else:
        return []
aws_iam = js.Obj({"id": "aws-iam", "endpoints": ["aws-iam-createaccesskey", "aws-iam-servicecred"], "at": js.Obj({"hosts": aws_hosts("iam"), "services": ["iam"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3})
