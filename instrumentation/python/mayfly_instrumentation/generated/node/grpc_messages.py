"""Made from instrumentation/node/grpc-messages.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.body_tap import copy_of, inflate


def grpc_messages(options=None, *_more):
    "Splits the body of a gRPC answer into its messages (grpc.io PROTOCOL-HTTP2, \"Length-Prefixed-Message\": one byte that says whether it is compressed, four of length) and hands each over as it is complete, because a stream may never end. A message above `mostBytes` is passed over and told to `onLost`."
    def next_(*_more):
        nonlocal skip, pending
        if skip > 0:
            skipped = js.minimum(skip, js.length(pending))
            skip -= skipped
            pending = js.slice_(pending, skipped)
        if (skip > 0) or (js.length(pending) < prefix_bytes):
            return False
        length = js.read_uint32_be_(pending, 1)
        if length > most_bytes:
            on_lost()
            skip = (prefix_bytes + length)
            return True
        if js.length(pending) < (prefix_bytes + length):
            return False
        is_compressed = js.at(pending, 0) == 1
        body = js.slice_(pending, prefix_bytes, (prefix_bytes + length))
        pending = js.slice_(pending, (prefix_bytes + length))
        message = (inflate(body, (_v if (_v := encoding()) is not None else "gzip"), most_bytes) if is_compressed else body)
        if message is None:
            on_lost()
        else:
            on_message(message)
        return True
    _t1 = options
    _t1 = js.fields(_t1)
    most_bytes = _t1.get("mostBytes")
    encoding = _t1.get("encoding")
    on_message = _t1.get("onMessage")
    on_lost = _t1.get("onLost")
    pending = js.buffer_alloc(0)
    skip = 0
    def _add2(chunk=None, chunk_encoding=None, *_more):
        nonlocal pending
        copy = copy_of(chunk, chunk_encoding)
        if copy is None:
            return
        pending = (copy if (js.length(pending) == 0) else js.buffer_concat([pending, copy]))
        while next_():
            pass
    return js.Obj({"add": _add2})

prefix_bytes = 5
