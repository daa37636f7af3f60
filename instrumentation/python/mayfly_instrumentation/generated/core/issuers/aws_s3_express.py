"""Made from src/core/issuers/aws-s3-express.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import short_text
from mayfly_instrumentation.generated.core.issuers.reading.xml_element import xml_element, xml_text

_RE1 = js.RegExp("[/?]")


def bucket_of(_t1=None, *_more):
    "The name ends in `--<zone>--x-s3`; it is the host's first label, or the path's first part at an endpoint of one's own."
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    path = _t1.get("path")
    first = (_v if (_v := js.at(js.split_(host, ".", 1), 0)) is not None else "")
    if first.endswith("--x-s3"):
        return short_text(first)
    return short_text((_v if (_v := js.at(js.split_(path, _RE1, 2), 1)) is not None else ""))

session = js.RegExp("[?&]session(?:=|&|$)")

# Sessions for one directory bucket, five minutes long, that clients of S3 Express make by themselves
# (docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "GET") and session.test(path))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    credentials = (_v if (_v := xml_element(exchange.get("responseBody"), "Credentials")) is not None else "")
    mode = short_text(exchange.get("request").get("header")("x-amz-create-session-mode"))
    bucket = bucket_of(exchange.get("request"))
    return aws_session(xml_text(credentials, "AccessKeyId"), js.Obj({"source": "token_endpoint", "name": bucket, "policy": (None if (bucket is None) else ("s3 express bucket " + js.string(bucket))), "expiresAt": xml_text(credentials, "Expiration"), "scopes": ([] if (mode is None) else [mode]), "parents": aws_caller(exchange)}))
aws_s3_express = js.Obj({"id": "aws-s3-express", "endpoints": ["aws-s3-createsession"], "at": js.Obj({"services": ["s3express"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
