"""Made from src/core/issuers/aws-lake-formation.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

operations = ["GetTemporaryGlueTableCredentials", "GetTemporaryGluePartitionCredentials", "GetTemporaryDataLocationCredentials", "AssumeDecoratedRoleWithSAML"]

secret_fields = js.Obj({"SAMLAssertion": "RoleArn"})

# Sessions for tables and places of AWS Lake Formation (docs.aws.amazon.com/lake-formation/latest/APIReference).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "POST") and js.some_(operations, (lambda name=None, *_more: js.starts_with(path, ("/" + js.string(name))))))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    credentials = (_v if (_v := as_fields((None if (_v := answer) is None else js.at(_v, "Credentials")))) is not None else answer)
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    table = (_v if (_v := text_field(asked, "TableArn")) is not None else text_field(asked, "DataLocations"))
    return aws_session((None if (_v := credentials) is None else js.at(_v, "AccessKeyId")), js.Obj({"source": "token_endpoint", "name": (table if table is not None else text_field(asked, "PrincipalArn")), "policy": (_v if (_v := text_field(asked, "RoleArn")) is not None else (None if (table is None) else js.slice_(("lake formation grant on " + js.string(table)), 0, 512))), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "Expiration")), "scopes": texts_field(asked, "Permissions"), "parents": [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented_fields(asked, secret_fields)))]}))
aws_lake_formation = js.Obj({"id": "aws-lake-formation", "endpoints": ["aws-lakeformation-temp"], "at": js.Obj({"segments": operations}), "match": _match_1, "presented": (lambda _request=None, body=None, *_more: presented_fields(json_fields(body), secret_fields)), "issued": _issued2})
