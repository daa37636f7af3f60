"""Made from instrumentation/node/prompt-scan.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.find_credentials import find_credentials
from mayfly_instrumentation.body_tap import copy_of
from mayfly_instrumentation.generated.node.prompt_request import is_prompt_request


def is_prompt_scan_on(*_more):
    global is_on
    if is_on is None:
        is_on = (js.at(js.environment(), "MAYFLY_PROMPT_SCAN") != "0")
    return is_on


def prompt_scan(request=None, *_more):
    "Null when the request takes no prompt, or with `MAYFLY_PROMPT_SCAN=0`."
    if (not is_prompt_scan_on()) or (not is_prompt_request(request)):
        return None
    if request.get("header")("content-encoding") is not None:
        return None
    body = ends_of_body()
    def _sent1(recorder=None, target=None, *_more):
        for text in js.iterate(body.get("texts")()):
            uses_in_prompt(recorder, text, target)
    return js.Obj({"body": body, "sent": _sent1})


def tool_arguments(recorder=None, given=None, target=None, *_more):
    "The arguments of a tool that is called without HTTP."
    if not is_prompt_scan_on():
        return
    body = ends_of_body()
    js.add_(body, (_v if (_v := js.json_stringify(given)) is not None else ""))
    for text in js.iterate(body.get("texts")()):
        uses_in_prompt(recorder, text, target)


def uses_in_prompt(recorder=None, text=None, target=None, *_more):
    "Whether the model's host accepts the request says nothing of a credential in the prompt."
    for secret in js.iterate(find_credentials(text, recorder.get("knows"))):
        recorder.get("used")(js.Obj({"secret": secret, "location": "prompt", "target": target, "name": None}))


def ends_of_body(*_more):
    "Keeps the first and the last bytes of a body."
    def add_tail(chunk=None, *_more):
        nonlocal is_cut, tail_length
        js.push_(tail, (js.slice_(chunk, (-tail_bytes)) if (js.length(chunk) > tail_bytes) else chunk))
        is_cut = (is_cut or (js.length(chunk) > tail_bytes))
        tail_length += js.minimum(js.length(chunk), tail_bytes)
        while ((js.length(tail) > 1) and ((tail_length - (_v if (_v := (None if (_v := js.at(tail, 0)) is None else js.length(_v))) is not None else 0)) >= tail_bytes)):
            tail_length -= (_v if (_v := (None if (_v := js.shift_(tail)) is None else js.length(_v))) is not None else 0)
            is_cut = True
    head = []
    head_length = 0
    tail = []
    tail_length = 0
    is_cut = False
    def _add1(chunk=None, encoding=None, *_more):
        nonlocal head_length
        copy = copy_of(chunk, encoding)
        if copy is None:
            return
        rest = head_bytes - head_length
        if rest > 0:
            js.push_(head, js.slice_(copy, 0, rest))
            head_length += js.minimum(js.length(copy), rest)
        if js.length(copy) > rest:
            add_tail(js.slice_(copy, rest))
    def _texts2(*_more):
        nonlocal tail
        first = js.to_string_(js.buffer_concat(head), "utf8")
        last = js.to_string_(js.slice_(js.buffer_concat(tail), (-tail_bytes)), "utf8")
        tail = []
        if last == "":
            return [first]
        return [first, last] if (is_cut or (tail_length > tail_bytes)) else [(first + last)]
    return js.Obj({"add": _add1, "texts": _texts2})

# A prompt grows at its end: that is where a tool's newest result stands. To look through this much takes
# about a millisecond, beside seconds for the model's answer.
head_bytes = 65536

tail_bytes = 196608

is_on = None
