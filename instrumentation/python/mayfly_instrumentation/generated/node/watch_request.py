"""Made from instrumentation/node/watch-request.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.registry import match_issuer
from mayfly_instrumentation.generated.node.aws_operation import aws_operation
from mayfly_instrumentation.body_tap import create_body_tap
from mayfly_instrumentation.callers_context import in_callers_context
from mayfly_instrumentation.generated.node.issuer_routes import issuer_routes
from mayfly_instrumentation.generated.node.prompt_scan import prompt_scan
from mayfly_instrumentation.generated.node.request_credentials import request_credentials
from mayfly_instrumentation.generated.node.request_uses import request_uses, target_of
from mayfly_instrumentation.generated.node.watch_exchange import watch_exchange


def watch_request(recorder=None, request=None, *_more):
    "Watches a request; null when there is nothing in it to watch. Call it in the context of the caller: the actor of all that follows is read there."
    issuer = match_issuer(request, issuer_routes())
    credentials = request_credentials(request, (lambda *_more: (None if (_w := recorder.get("dropped")) is None else _w(1))))
    prompt = prompt_scan(request) if (issuer is None) else None
    if (issuer is None) and (prompt is None):
        if js.length(credentials) == 0:
            return None
        if request.get("rpc") is None:
            return watch_plain(recorder, request, credentials)
    return watch_bodies(js.Obj({"recorder": recorder, "request": request, "credentials": credentials, "issuer": issuer, "prompt": prompt}))


def watch_plain(recorder=None, request=None, credentials=None, *_more):
    "Nearly all requests: only what became of them is waited for."
    target = js.Obj({"address": request.get("host"), "port": request.get("port"), "method": request.get("method"), "path": request.get("path"), "rpc": aws_operation(request, None)})
    open_ = js.map_(credentials, (lambda found=None, *_more: recorder.get("used")(js.Obj({**js.spread(found), "target": target_of(found, request, target)}))))
    def _answer1(how=None, *_more):
        for answered in js.iterate(open_):
            answered(how)
    answer = _answer1
    def _answered2(status=None, *_more):
        if is_final(status):
            answer(js.Obj({"status": status}))
    return js.Obj({"requestBody": None, "responseBody": None, "presented": nothing, "bodySent": nothing, "answered": _answered2, "concluded": nothing, "failed": (lambda *_more: answer(js.Obj({"error": True}))), "ended": nothing})


def nothing(*_more):
    pass


def watch_bodies(_t1=None, *_more):
    _t1 = js.fields(_t1)
    recorder = _t1.get("recorder")
    request = _t1.get("request")
    credentials = _t1.get("credentials")
    issuer = _t1.get("issuer")
    prompt = _t1.get("prompt")
    in_context = in_callers_context()
    request_body = None if (issuer is None) else request_tap(request)
    uses = request_uses(js.Obj({"recorder": recorder, "request": request, "credentials": credentials, "issuer": issuer, "requestBody": request_body}))
    exchange = None if (issuer is None) else watch_exchange(js.Obj({"recorder": recorder, "request": request, "issuer": issuer, "requestBody": request_body, "uses": uses, "inContext": in_context}))
    is_sent = False
    def _body_sent2(*_more):
        nonlocal is_sent
        if is_sent:
            return
        is_sent = True
        def _fn1(*_more):
            uses.get("inBody")()
            if ((None if (_v := request_body) is None else _v.get("text")(None)) is None):
                (None if (_w := recorder.get("dropped")) is None else _w(1))
            (None if (_v := prompt) is None else _v.get("sent")(recorder, uses.get("target")()))
        in_context(_fn1)
    def _answered3(status=None, header=None, *_more):
        if not is_final(status):
            return
        if (request.get("rpc") is None) or (status != 200):
            uses.get("answered")(js.Obj({"status": status}))
        (None if (_v := exchange) is None else _v.get("answered")(status, header))
    return js.Obj({"requestBody": (_v if (_v := (request_body if request_body is not None else (None if (_v := prompt) is None else _v.get("body")))) is not None else None), "responseBody": (_v if (_v := (None if (_v := exchange) is None else _v.get("responseBody"))) is not None else None), "presented": (lambda *_more: in_context(uses.get("inHeaders"))), "bodySent": _body_sent2, "answered": _answered3, "concluded": (lambda outcome=None, *_more: uses.get("answered")((js.Obj({"error": True}) if (outcome == "error") else js.Obj({"outcome": outcome})))), "failed": (lambda *_more: uses.get("answered")(js.Obj({"error": True}))), "ended": (lambda *_more: (None if (_v := exchange) is None else _v.get("ended")()))})


def request_tap(request=None, *_more):
    "What is sent may be compressed, as Snowflake's connector for Python does it."
    tap = create_body_tap(most_request_bytes)
    coding = request.get("header")("content-encoding")
    return tap if (coding is None) else js.Obj({"add": tap.get("add"), "text": (lambda *_more: tap.get("text")(coding))})


def is_final(status=None, *_more):
    "Heads of 1xx tell of one to come, but for a protocol switch."
    return (status >= 200) or (status == switching_protocols)

# An assertion of SAML has 100 KB.
most_request_bytes = 262144

switching_protocols = 101
