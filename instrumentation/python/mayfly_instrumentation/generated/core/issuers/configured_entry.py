"""Made from src/core/issuers/configured-entry.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.plain_host import plain_host

_RE1 = js.RegExp("^\\d{1,5}$")
_RE2 = js.RegExp("\\/+$")
_RE3 = js.RegExp("[^\\x20-\\x7e]", "g")
_RE4 = js.RegExp("^((?:https?:\\/\\/)?)[^/]*@", "i")


def read_entry(entry=None, issuers=None, *_more):
    "Reads one entry; the problem says what to write instead."
    text = js.trim_(entry)
    equals = js.last_index_of_(text, "=")
    _t1 = js.array([js.trim_(js.slice_(text, 0, equals)), js.trim_(js.slice_(text, (equals + 1)))])
    where = js.at(_t1, 0)
    name = js.at(_t1, 1)
    if equals < 0:
        return js.Obj({"problem": (js.string(shown(text)) + " names no issuer: write " + js.string(form))})
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        id_ = _t1.get("id")
        endpoints = _t1.get("endpoints")
        return ((id_ == name) or js.includes_(endpoints, name))
    def _fn3(_t1=None, *_more):
        _t1 = js.fields(_t1)
        id_ = _t1.get("id")
        endpoints = _t1.get("endpoints")
        return ((id_ == name) or js.includes_(endpoints, name))
    issuer = js.find_(issuers, _fn3)
    if issuer is None:
        return js.Obj({"problem": unknown_issuer(where, name, issuers)})
    _t4 = js.array((_v if (_v := place.exec(where)) is not None else []))
    _t5 = js.at(_t4, 1)
    if _t5 is None:
        _t5 = ""
    raw_host = _t5
    raw_port = js.at(_t4, 2)
    _t6 = js.at(_t4, 3)
    if _t6 is None:
        _t6 = ""
    raw_prefix = _t6
    is_domain = js.starts_with(raw_host, "*.")
    host = plain_host((js.slice_(raw_host, 2) if is_domain else raw_host).lower())
    if not host_name.test((js.slice_(raw_host, 2) if is_domain else raw_host)):
        return js.Obj({"problem": (js.string(shown(where)) + " is no host: write " + js.string(form) + "; a wildcard stands alone at the front (*.corp.example)")})
    port = None if (raw_port is None) else (js.number(raw_port) if _RE1.test(raw_port) else 0)
    if (port is not None) and ((port < 1) or (port > 65535)):
        return js.Obj({"problem": (js.string(shown(where)) + " has no port between 1 and 65535: write " + js.string(form))})
    return js.Obj({"host": host, "isDomain": is_domain, "port": port, "prefix": js.replace_(raw_prefix, _RE2, ""), "issuer": issuer})


def unknown_issuer(where=None, name=None, issuers=None, *_more):
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        id_ = _t1.get("id")
        return id_
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        id_ = _t1.get("id")
        return id_
    ids = js.map_(issuers, _fn2)
    nearest = js.reduce_(ids, (lambda best=None, id_=None, *_more: (id_ if (distance(name, id_) < distance(name, best)) else best)), "")
    is_near = distance(name, nearest) <= js.maximum(2, (js.length(name) / 3))
    guess = ("; did you mean " + js.string(nearest) + "?") if is_near else "."
    return js.string(shown(where)) + " names " + js.string(shown(name)) + ", which is no issuer" + js.string(guess) + " Known are " + js.string(js.join_(ids, ", "))


def shown(text=None, *_more):
    "What was written, without userinfo, in one short line."
    safe = js.replace_(js.replace_(text, _RE4, "$1"), _RE3, "?")
    return "\"" + js.string(((js.string(js.slice_(safe, 0, longest_shown)) + "\u2026") if (js.length(safe) > longest_shown) else safe)) + "\""


def distance(a=None, b=None, *_more):
    "Levenshtein's: how many letters have to be added, removed or changed."
    if js.length(a) > 64:
        return js.length(a)
    row = js.array_from(js.Obj({"length": (js.length(b) + 1)}), (lambda _=None, j=None, *_more: j))
    i = 0
    while (i < js.length(a)):
        next_ = [(i + 1)]
        j = 0
        while (j < js.length(b)):
            change = ((_v if (_v := js.at(row, j)) is not None else 0) + (0 if (js.at(a, i) == js.at(b, j)) else 1))
            js.push_(next_, js.minimum(change, ((_v if (_v := js.at(row, (j + 1))) is not None else 0) + 1), ((_v if (_v := js.at(next_, j)) is not None else 0) + 1)))
            j += 1
        row = next_
        i += 1
    return (_v if (_v := js.at_(row, (-1))) is not None else 0)

form = "<host[:port]>[/path-prefix]=<issuer>, for example vault.corp.example:8200=vault"

longest_shown = 80

# Scheme, userinfo, host with port, path; a scheme may be written and means nothing.
place = js.RegExp("^(?:https?:\\/\\/)?(?:[^/@]*@)?(\\[[0-9a-f:.]+\\]|[^/:?#\\s]+)(?::([^/?#\\s]*))?(\\/[^?#\\s]*)?$", "i")

host_name = js.RegExp("^(?:\\[[0-9a-f:.]+\\]|[a-z0-9_][a-z0-9_.-]{0,254})$", "i")
