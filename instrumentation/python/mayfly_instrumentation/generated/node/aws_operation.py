"""Made from instrumentation/node/aws-operation.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("(?:^|&)Action=([A-Za-z0-9]{1,64})")


def aws_operation(request=None, body=None, *_more):
    "Service and operation of an AWS request (OpenTelemetry AWS SDK conventions): from `x-amz-target` in the JSON protocols, from the form's `Action` in the query protocol."
    target = request.get("header")("x-amz-target")
    dot = (_v if (_v := (None if (_v := target) is None else js.last_index_of_(_v, "."))) is not None else (-1))
    if (target is not None) and (dot > 0):
        return js.Obj({"system": "aws-api", "service": js.slice_(target, 0, dot), "method": js.slice_(target, (dot + 1))})
    if body is None:
        return None
    service = (None if (_v := signed_service.exec((_v if (_v := request.get("header")("authorization")) is not None else ""))) is None else js.at(_v, 1))
    action = (None if (service is None) else (None if (_v := _RE1.exec(body)) is None else js.at(_v, 1)))
    return None if ((service is None) or (action is None)) else js.Obj({"system": "aws-api", "service": service, "method": action})

# Signature version 4 names a region before the service, version 4a does not.
signed_service = js.RegExp("\\bCredential=[^/,\\s]+\\/\\d{8}\\/(?:[^/,\\s]+\\/)?([a-z0-9-]+)\\/aws4_request")
