"""Made from src/core/issuers/aws-s3-access-grants.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import short_text, text_field
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields
from mayfly_instrumentation.generated.core.issuers.reading.xml_element import xml_element, xml_text

path = js.RegExp("^\\/v20180820\\/accessgrantsinstance\\/dataaccess\\/?(?:\\?|$)")

# Sessions for a part of S3 (docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetDataAccess.html).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    xml = exchange.get("responseBody")
    credentials = (_v if (_v := xml_element(xml, "Credentials")) is not None else "")
    asked = query_fields(exchange.get("request"))
    permission = text_field(asked, "permission")
    grant = short_text(xml_text(xml, "MatchedGrantTarget"))
    return aws_session(xml_text(credentials, "AccessKeyId"), js.Obj({"source": "token_endpoint", "name": text_field(asked, "target"), "policy": (None if (grant is None) else ("s3 access grant " + js.string(grant))), "expiresAt": xml_text(credentials, "Expiration"), "scopes": ([] if (permission is None) else [permission]), "subject": short_text(xml_text(xml, "GranteeIdentifier")), "parents": aws_caller(exchange)}))
aws_s3_access_grants = js.Obj({"id": "aws-s3-access-grants", "endpoints": ["aws-s3-accessgrants"], "at": js.Obj({"segments": ["dataaccess"]}), "match": (lambda request=None, *_more: ((request.get("method") == "GET") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
