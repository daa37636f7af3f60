"""Made from src/core/issuers/aws-secrets-manager.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.binary_secret import binary_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_epoch
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_secrets


def secrets_of(value=None, exchange=None, *_more):
    text = secret_text(value)
    if text is None:
        return []
    arn = text_field(value, "ARN")
    version = text_field(value, "VersionId")
    join_keys = [] if ((arn is None) or (version is None)) else [("aws.secret_version:" + js.string(arn) + "#" + js.string(version))]
    return js.map_(stored_secrets(text), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(join_keys)], "source": "secret_manager", "name": text_field(value, "Name"), "issuedAt": instant_of_epoch(js.at(value, "CreatedDate")), "parents": aws_caller(exchange)}))))


def secret_text(value=None, *_more):
    "`SecretString`, else `SecretBinary`."
    text = js.at(value, "SecretString")
    return text if js.is_string(text) else binary_secret(js.at(value, "SecretBinary"))

# The most values of one batch (docs.aws.amazon.com/secretsmanager/latest/apireference, BatchGetSecretValue).
most_values = 20

targets = ["secretsmanager.GetSecretValue", "secretsmanager.BatchGetSecretValue"]

# Values that AWS Secrets Manager hands out (AWS JSON 1.1: the operation stands in `x-amz-target`).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return js.includes_(targets, (_v if (_v := header("x-amz-target")) is not None else ""))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    if answer is None:
        return []
    batch = js.at(answer, "SecretValues")
    values = js.slice_(batch, 0, most_values) if js.is_array(batch) else [answer]
    def _fn1(value=None, *_more):
        fields = as_fields(value)
        return [] if (fields is None) else secrets_of(fields, exchange)
    def _fn2(value=None, *_more):
        fields = as_fields(value)
        return [] if (fields is None) else secrets_of(fields, exchange)
    return js.flat_map_(values, _fn2)
aws_secrets_manager = js.Obj({"id": "aws-secrets-manager", "endpoints": ["aws-secretsmanager-get"], "at": js.Obj({"targets": targets}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
