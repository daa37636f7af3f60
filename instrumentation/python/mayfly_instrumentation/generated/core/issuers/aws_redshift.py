"""Made from src/core/issuers/aws-redshift.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import aws_hosts
from mayfly_instrumentation.generated.core.issuers.reading.fields import is_form_type, json_fields, short_text, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_parameters
from mayfly_instrumentation.generated.core.issuers.reading.xml_element import xml_text


def of_cluster(exchange=None, *_more):
    asked = query_parameters(exchange.get("request"), exchange.get("requestBody"))
    action = text_field(asked, "Action")
    xml = exchange.get("responseBody")
    if (action != "GetClusterCredentials") and (action != "GetClusterCredentialsWithIAM"):
        return []
    return password(exchange, js.Obj({"text": xml_text(xml, "DbPassword"), "user": xml_text(xml, "DbUser"), "expiresAt": xml_text(xml, "Expiration"), "name": (_v if (_v := text_field(asked, "ClusterIdentifier")) is not None else text_field(asked, "CustomDomainName"))}))


def of_workgroup(exchange=None, *_more):
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    answer = json_fields(exchange.get("responseBody"))
    return password(exchange, js.Obj({"text": text_of((None if (_v := answer) is None else js.at(_v, "dbPassword"))), "user": text_of((None if (_v := answer) is None else js.at(_v, "dbUser"))), "expiresAt": (None if (_v := answer) is None else js.at(_v, "expiration")), "name": (_v if (_v := text_field(asked, "workgroupName")) is not None else text_field(asked, "customDomainName"))}))


def password(exchange=None, _t1=None, *_more):
    _t1 = js.fields(_t1)
    text = _t1.get("text")
    user = _t1.get("user")
    expires_at = _t1.get("expiresAt")
    name = _t1.get("name")
    secret = canonical_value((text if text is not None else ""))
    if secret is None:
        return []
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "database.password", "provider": "aws", "name": name, "policy": (None if (user is None) else short_text(("redshift user " + js.string(user)))), "ephemeral": True, "expiresAt": instant_of_timestamp(expires_at), "subject": short_text(user), "parents": aws_caller(exchange)}))]


def text_of(value=None, *_more):
    return value if js.is_string(value) else None

serverless = "RedshiftServerless.GetCredentials"

# Short-lived database passwords for Redshift: of a cluster in the query protocol, of a serverless workgroup in JSON
# (docs.aws.amazon.com/redshift/latest/APIReference, …/redshift-serverless/latest/APIReference).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    return (js.includes_(path, "Action=") or ((method == "POST") and (is_form_type(header("content-type")) or (header("x-amz-target") == serverless))))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    return of_workgroup(exchange) if (exchange.get("request").get("header")("x-amz-target") == serverless) else of_cluster(exchange)
aws_redshift = js.Obj({"id": "aws-redshift", "endpoints": ["aws-redshift-creds"], "at": js.Obj({"hosts": aws_hosts("redshift"), "services": ["redshift"], "targets": [serverless]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
