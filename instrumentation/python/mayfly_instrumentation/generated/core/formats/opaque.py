"""Made from src/core/formats/opaque.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def opaques(rows=None, *_more):
    "Formats of opaque tokens, one row each."
    return js.map_(rows, opaque)


def opaque(_t1=None, *_more):
    _t2 = js.array(_t1)
    id_ = js.at(_t2, 0)
    type_ = js.at(_t2, 1)
    ephemeral = js.at(_t2, 2)
    prefix = js.at(_t2, 3)
    rest = js.at(_t2, 4)
    _t3 = js.at(_t2, 5)
    if _t3 is None:
        _t3 = js.Obj()
    _t3 = js.fields(_t3)
    join_key = _t3.get("joinKey")
    is_name = _t3.get("isName")
    where = js.without(_t3, "joinKey", "isName")
    def _recognise4(secret=None, *_more):
        match_ = rest.exec(js.slice_(secret, js.length(prefix))) if js.starts_with(secret, prefix) else None
        if match_ is None:
            return None
        named = [secret] if is_name else js.filter_(js.slice_(match_, 1), (lambda part=None, *_more: (part is not None)))
        join_keys = [] if ((join_key is None) or (js.length(named) == 0)) else [(js.string(join_key) + ":" + js.string(js.join_(named, "-")))]
        return recognised(type_, js.Obj({"ephemeral": ephemeral, "joinKeys": join_keys}))
    return js.Obj({"id": id_, "prefixes": ([] if (prefix == "") else [prefix]), **js.spread(where), "recognise": _recognise4})
