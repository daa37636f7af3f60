"""Made from src/core/issuers/aws-roles-anywhere.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.x509 import certificate_stand_in, read_certificate
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import aws_hosts
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field


def certificate_of(_t1=None, *_more):
    "The key stays where it is: the certificate stands for it."
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    certificate = read_certificate(js.buffer_from((_v if (_v := request.get("header")("x-amz-x509")) is not None else ""), "base64"))
    return None if (certificate is None) else [certificate_stand_in(certificate)]

path = js.RegExp("^\\/sessions\\/?(?:\\?|$)")

most_sessions = 8

# Sessions of a role for a client certificate (docs.aws.amazon.com/rolesanywhere/latest/userguide, "CreateSession").
# The signature names the certificate's serial number; the certificate itself stands in a header of its own,
# as DER in base64.
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    sets = (None if (_v := json_fields(exchange.get("responseBody"))) is None else js.at(_v, "credentialSet"))
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    list_ = js.slice_(sets, 0, most_sessions) if js.is_array(sets) else []
    def _fn1(item=None, *_more):
        set_ = as_fields(item)
        credentials = as_fields((None if (_v := set_) is None else js.at(_v, "credentials")))
        role = as_fields((None if (_v := set_) is None else js.at(_v, "assumedRoleUser")))
        role_id = text_field(role, "assumedRoleId")
        return aws_session((None if (_v := credentials) is None else js.at(_v, "accessKeyId")), js.Obj({"source": "token_endpoint", "name": (_v if (_v := text_field(asked, "sessionName")) is not None else text_field(asked, "roleSessionName")), "policy": (_v if (_v := text_field(set_, "roleArn")) is not None else text_field(asked, "roleArn")), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "expiration")), "subject": text_field(role, "arn"), "joinKeys": ([] if (role_id is None) else [("aws.assumed_role_id:" + js.string(role_id))]), "parents": (_v if (_v := certificate_of(exchange)) is not None else exchange.get("presentedInHeaders"))}))
    def _fn2(item=None, *_more):
        set_ = as_fields(item)
        credentials = as_fields((None if (_v := set_) is None else js.at(_v, "credentials")))
        role = as_fields((None if (_v := set_) is None else js.at(_v, "assumedRoleUser")))
        role_id = text_field(role, "assumedRoleId")
        return aws_session((None if (_v := credentials) is None else js.at(_v, "accessKeyId")), js.Obj({"source": "token_endpoint", "name": (_v if (_v := text_field(asked, "sessionName")) is not None else text_field(asked, "roleSessionName")), "policy": (_v if (_v := text_field(set_, "roleArn")) is not None else text_field(asked, "roleArn")), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "expiration")), "subject": text_field(role, "arn"), "joinKeys": ([] if (role_id is None) else [("aws.assumed_role_id:" + js.string(role_id))]), "parents": (_v if (_v := certificate_of(exchange)) is not None else exchange.get("presentedInHeaders"))}))
    return js.flat_map_(list_, _fn2)
aws_roles_anywhere = js.Obj({"id": "aws-roles-anywhere", "endpoints": ["aws-rolesanywhere"], "at": js.Obj({"hosts": aws_hosts("rolesanywhere"), "services": ["rolesanywhere"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
