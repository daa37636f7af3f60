"""Made from instrumentation/node/watch-exchange.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant
from mayfly_instrumentation.body_tap import create_body_tap
from mayfly_instrumentation.generated.node.grpc_messages import grpc_messages
from mayfly_instrumentation.generated.node.issuer_routes import issuer_routes


def watch_exchange(options=None, *_more):
    "Reads an answer once its body is complete, of gRPC each message."
    def finish(*_more):
        nonlocal is_done
        if ((is_done or (not is_ended)) or (head is None)) or (body is None):
            return
        is_done = True
        text = body.get("text")(head.get("header")("content-encoding"))
        if text is None:
            lost()
        else:
            read(head, text, None)
    read = answer_reader(options)
    lost = (lambda *_more: (None if (_w := options.get("recorder").get("dropped")) is None else _w(1)))
    body = create_body_tap(most_response_bytes) if (options.get("request").get("rpc") is None) else None
    head = None
    early = []
    is_ended = False
    is_done = False
    def _on_message1(message=None, *_more):
        if head is not None:
            read(head, "", message)
        else:
            if js.length(early) < most_early:
                js.push_(early, message)
            else:
                lost()
    def _answered2(status=None, header=None, *_more):
        nonlocal head, early
        head = js.Obj({"status": status, "header": header})
        for message in js.iterate(early):
            read(head, "", message)
        early = []
        finish()
    def _ended3(*_more):
        nonlocal is_ended
        is_ended = True
        finish()
    return js.Obj({"responseBody": (body if body is not None else grpc_messages(js.Obj({"mostBytes": most_response_bytes, "encoding": (lambda *_more: (_v if (_v := (None if (_v := head) is None else _v.get("header")("grpc-encoding"))) is not None else None)), "onMessage": _on_message1, "onLost": lost}))), "answered": _answered2, "ended": _ended3})


def answer_reader(_t1=None, *_more):
    "Records what an answer hands out, and what it puts an end to."
    _t1 = js.fields(_t1)
    recorder = _t1.get("recorder")
    request = _t1.get("request")
    issuer = _t1.get("issuer")
    request_body = _t1.get("requestBody")
    uses = _t1.get("uses")
    in_context = _t1.get("inContext")
    started_at = instant(js.date_now())
    def _fn2(_t1=None, response_body=None, response_bytes=None, *_more):
        _t1 = js.fields(_t1)
        status = _t1.get("status")
        header = _t1.get("header")
        exchange = js.Obj({"request": request, "requestBody": ((None if (_v := request_body) is None else _v.get("text")(None)) or None), "status": status, "responseHeader": header, "responseBody": response_body, "responseBytes": response_bytes, "at": instant(js.date_now()), "presentedInHeaders": uses.get("secretsInHeaders")()})
        has_body = (response_body != "") or (response_bytes is not None)
        issuer_routes().get("learn")((_v if (_v := (None if (_w := issuer.get("learned")) is None else _w(exchange))) is not None else []))
        def _fn2(*_more):
            for credential in js.iterate((issuer.get("issued")(exchange) if has_body else [])):
                recorder.get("fetched")(js.Obj({**js.spread(credential), "target": uses.get("target")(), "startedAt": started_at}))
            for end in js.iterate(((_v if (_v := (None if (_w := issuer.get("ended")) is None else _w(exchange))) is not None else []) if (status < 400) else [])):
                recorder.get("ended")((_v if (_v := end.get("secret")) is not None else js.Obj({"joinKey": end.get("joinKey")})), end.get("reason"), uses.get("target")())
            for _t1 in js.iterate(((_v if (_v := (None if (_w := issuer.get("renewed")) is None else _w(exchange))) is not None else []) if has_body else [])):
                _t1 = js.fields(_t1)
                join_key = _t1.get("joinKey")
                expires_at = _t1.get("expiresAt")
                recorder.get("renewed")(join_key, expires_at, uses.get("target")())
        in_context(_fn2)
    return _fn2

# Lists of secrets are long.
most_response_bytes = 1048576

most_early = 16
