"""Made from instrumentation/node/hooks/stored/aws-pair.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("^[a-z]")


def name_of_key_id(name=None, *_more):
    "An AWS credential has up to three parts, and SigV4 sends only the access key id, so the id stands for it. The name of the id that a secret key or session token belongs to; null for any other name."
    rest = js.replace_(name, companion, "")
    if rest == name:
        return None
    if js.includes_(name, "_"):
        return rest + ("access_key_id" if (name == name.lower()) else "ACCESS_KEY_ID")
    return js.string(rest) + js.string(("accessKeyId" if _RE1.test((rest or name)) else "AccessKeyId"))


def without_companions(siblings=None, *_more):
    "Leaves out the companions of the access key ids that stand beside them."
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        return name
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        return name
    names = js.Set(js.map_(siblings, _fn2))
    def _fn3(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        return (not js.has_(names, (_v if (_v := name_of_key_id(name)) is not None else "")))
    def _fn4(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        return (not js.has_(names, (_v if (_v := name_of_key_id(name)) is not None else "")))
    return js.filter_(siblings, _fn4)

companion = js.RegExp("(?:secret_?access_?key|(?:session|security)_?token)$", "i")
