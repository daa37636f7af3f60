"""Made from src/core/issuers/reading/aws-caller.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def aws_caller(exchange=None, *_more):
    "Who signed an AWS request: the access key id of the SigV4 header. The session token beside it belongs to the same credential and is no second parent."
    session_token = (None if (_v := exchange.get("request").get("header")("x-amz-security-token")) is None else js.trim_(_v))
    return js.filter_(exchange.get("presentedInHeaders"), (lambda secret=None, *_more: (secret != session_token)))


def signed_service(authorization=None, *_more):
    "The service that an Authorization value is signed for: the scope of SigV4 ends in `/<region>/<service>/aws4_request`, that of SigV4a has no region. Null when it is no such signature."
    if ((None if (_v := authorization) is None else js.starts_with(_v, "AWS4-")) is not True):
        return None
    end = js.index_of_(js.slice_(authorization, 0, longest_scope), scope_end)
    start = js.last_index_of_(authorization, "/", (end - 1))
    return None if ((end < 0) or (start < 0)) else js.slice_(authorization, (start + 1), end)

scope_end = "/aws4_request"

longest_scope = 512
