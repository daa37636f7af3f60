"""Made from instrumentation/node/hooks/absolute-target.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("^\\[|\\]$", "g")


def absolute_target(target=None, *_more):
    "Null for the usual form, which is only a path."
    if ((js.char_code_at_(target, 0) != 104) or (js.length(target) > longest)) or (not js.url_can_parse(target)):
        return None
    _t1 = js.URL(target)
    _t1 = js.fields(_t1)
    protocol = _t1.get("protocol")
    hostname = _t1.get("hostname")
    port = _t1.get("port")
    pathname = _t1.get("pathname")
    search = _t1.get("search")
    if (protocol != "http:") and (protocol != "https:"):
        return None
    return js.Obj({"host": js.replace_(hostname.lower(), _RE1, ""), "port": (js.number(port) or (443 if (protocol == "https:") else 80)), "path": (js.string(pathname) + js.string(search))})

longest = 8192
