"""Made from src/core/issuers/aws-ssm.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_secrets


def secrets_of(parameter=None, exchange=None, *_more):
    _t1 = parameter
    _t1 = js.fields(_t1)
    text = _t1.get("Value")
    version = _t1.get("Version")
    if not js.is_string(text):
        return []
    arn = text_field(parameter, "ARN")
    is_versioned = (arn is not None) and js.is_number(version)
    join_keys = [("aws.parameter_version:" + js.string(arn) + "#" + js.string(version))] if is_versioned else []
    return js.map_(stored_secrets(text), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(join_keys)], "source": "secret_manager", "name": text_field(parameter, "Name"), "issuedAt": instant_of_timestamp(js.at(parameter, "LastModifiedDate")), "parents": aws_caller(exchange)}))))

targets = js.map_(["GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory"], (lambda operation=None, *_more: ("AmazonSSM." + js.string(operation))))

# A history has at most 50 values in one answer, the others ten.
most_values = 50

# Secure strings of AWS Systems Manager's Parameter Store, decrypted (JSON 1.1,
# docs.aws.amazon.com/systems-manager/latest/APIReference). Other parameters are configuration.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return js.includes_(targets, (_v if (_v := header("x-amz-target")) is not None else ""))
def _issued2(exchange=None, *_more):
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    if ((exchange.get("status") >= 400) or ((None if (_v := asked) is None else js.at(_v, "WithDecryption")) is not True)):
        return []
    answer = json_fields(exchange.get("responseBody"))
    list_ = (None if (_v := answer) is None else js.at(_v, "Parameters"))
    values = (js.slice_(list_, 0, most_values) if js.is_array(list_) else [(None if (_v := answer) is None else js.at(_v, "Parameter"))])
    def _fn1(value=None, *_more):
        parameter = as_fields(value)
        return (secrets_of(parameter, exchange) if ((None if (_v := parameter) is None else js.at(_v, "Type")) == "SecureString") else [])
    def _fn2(value=None, *_more):
        parameter = as_fields(value)
        return (secrets_of(parameter, exchange) if ((None if (_v := parameter) is None else js.at(_v, "Type")) == "SecureString") else [])
    return js.flat_map_(values, _fn2)
aws_ssm = js.Obj({"id": "aws-ssm", "endpoints": ["aws-ssm-getparameter"], "at": js.Obj({"targets": targets}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
