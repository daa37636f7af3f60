"""Made from instrumentation/node/request-uses.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.presented_type import presented_type
from mayfly_instrumentation.generated.node.aws_operation import aws_operation

_RE1 = js.RegExp("[%+]")


def request_uses(options=None, *_more):
    def whole_target(*_more):
        nonlocal target
        if target is None:
            target = js.Obj({"address": request.get("host"), "port": request.get("port"), "method": request.get("method"), "path": request.get("path"), "rpc": (_v if (_v := request.get("rpc")) is not None else aws_operation(request, (_v if (_v := (None if (_v := request_body) is None else _v.get("text")(None))) is not None else None)))})
        return target
    def in_body(*_more):
        nonlocal body_done
        body = (None if (body_done or (issuer is None)) else (_v if (_v := (None if (_v := request_body) is None else _v.get("text")(None))) is not None else None))
        if ((body is None) or (body == "")) or (issuer is None):
            return
        body_done = True
        for _t1 in js.iterate(issuer.get("presented")(request, body)):
            _t1 = js.fields(_t1)
            secret = _t1.get("secret")
            field = _t1.get("field")
            subject = _t1.get("subject")
            if js.includes_(secrets, secret):
                continue
            type_ = presented_type(issuer.get("id"), field)
            js.push_(open_, recorder.get("used")(js.Obj({"secret": secret, "location": "body", "target": whole_target(), "name": field, "subject": subject, "type": type_})))
    def in_headers(*_more):
        nonlocal headers_done
        if headers_done:
            return
        headers_done = True
        for found in js.iterate(options.get("credentials")):
            is_client = ((issuer is not None) and (found.get("mechanism") == "Basic")) and (found.get("subject") is not None)
            secret = form_decoded(found.get("secret"), issuer) if is_client else found.get("secret")
            type_ = (_v if (_v := (_v if (_v := (presented_type(issuer.get("id"), found.get("name")) if is_client else None)) is not None else found.get("type"))) is not None else None)
            js.push_(secrets, secret)
            at = target_of(found, request, whole_target())
            js.push_(open_, recorder.get("used")(js.Obj({**js.spread(found), "secret": secret, "target": at, "type": type_})))
        in_body()
    _t1 = options
    _t1 = js.fields(_t1)
    recorder = _t1.get("recorder")
    request = _t1.get("request")
    issuer = _t1.get("issuer")
    request_body = _t1.get("requestBody")
    open_ = []
    secrets = []
    target = None
    headers_done = False
    body_done = False
    def _answered2(answer=None, *_more):
        for answered in js.iterate(open_):
            answered(answer)
    return js.Obj({"inHeaders": in_headers, "inBody": in_body, "target": whole_target, "secretsInHeaders": (lambda *_more: secrets), "answered": _answered2})


def target_of(found=None, _t1=None, target=None, *_more):
    "A proxy reads what is meant for it, and passes the rest on."
    _t1 = js.fields(_t1)
    proxy = _t1.get("proxy")
    return target if ((proxy is None) or (found.get("name") != "proxy-authorization")) else js.Obj({**js.spread(target), "address": proxy.get("host"), "port": proxy.get("port"), "path": None, "rpc": None})


def form_decoded(secret=None, issuer=None, *_more):
    "Such a client form-encodes its secret before it makes `Basic` of it (RFC 6749 section 2.3.1)."
    if (not js.has_(form_encoding, issuer.get("id"))) or (not _RE1.test(secret)):
        return secret
    try:
        return js.decode_uri_component(js.replace_all_(secret, "+", " "))
    except Exception:
        return secret

# Where a client authenticates as at the token endpoint (RFC 7009 section 2.1, RFC 8628 section 3.1).
form_encoding = js.Set(["oauth-token", "oauth-device", "oauth-revocation", "oauth-logout"])
