"""Made from instrumentation/node/hooks/stored/pgpass.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.node.connections.account import address_of
from mayfly_instrumentation.generated.node.connections.account_facts import account_facts

_RE1 = js.RegExp("\\r$")
_RE2 = js.RegExp("^\\d{1,5}$")
_RE3 = js.RegExp("\\\\(.)", "g")


def pgpass_credentials(text=None, *_more):
    "`host:port:database:user:password`, where a backslash escapes (PostgreSQL manual, \"The Password File\")."
    def _fn1(raw=None, *_more):
        match_ = None if js.starts_with(raw, "#") else line.exec(js.replace_(raw, _RE1, ""))
        secret = canonical_value(unescaped((_v if (_v := (None if (_v := match_) is None else js.at(_v, 5))) is not None else "")))
        if secret is None:
            return []
        _t1 = js.array(js.map_([1, 2, 4], (lambda at=None, *_more: named((None if (_v := match_) is None else js.at(_v, at))))))
        address = js.at(_t1, 0)
        port = js.at(_t1, 1)
        user = js.at(_t1, 2)
        account = js.Obj({"system": "postgresql", "user": (user if user is not None else None), "address": address_of((address if address is not None else "")), "port": (None if ((port is None) or (not _RE2.test(port))) else js.number(port))})
        return [js.Obj({"secret": secret, "type": "database.password", **js.spread((js.Obj() if (user is None) else js.Obj({"subject": user}))), **js.spread(account_facts(account, secret))})]
    def _fn2(raw=None, *_more):
        match_ = None if js.starts_with(raw, "#") else line.exec(js.replace_(raw, _RE1, ""))
        secret = canonical_value(unescaped((_v if (_v := (None if (_v := match_) is None else js.at(_v, 5))) is not None else "")))
        if secret is None:
            return []
        _t1 = js.array(js.map_([1, 2, 4], (lambda at=None, *_more: named((None if (_v := match_) is None else js.at(_v, at))))))
        address = js.at(_t1, 0)
        port = js.at(_t1, 1)
        user = js.at(_t1, 2)
        account = js.Obj({"system": "postgresql", "user": (user if user is not None else None), "address": address_of((address if address is not None else "")), "port": (None if ((port is None) or (not _RE2.test(port))) else js.number(port))})
        return [js.Obj({"secret": secret, "type": "database.password", **js.spread((js.Obj() if (user is None) else js.Obj({"subject": user}))), **js.spread(account_facts(account, secret))})]
    return js.flat_map_(js.split_(text, "\n", most), _fn2)


def named(text=None, *_more):
    "A star stands for everything."
    value = unescaped((text if text is not None else ""))
    return None if ((value == "") or (value == "*")) else value


def unescaped(text=None, *_more):
    return js.replace_(text, _RE3, "$1")

most = 1024

field = "((?:[^:\\\\]|\\\\.)*)"

line = js.RegExp(("^" + js.string(field) + ":" + js.string(field) + ":" + js.string(field) + ":" + js.string(field) + ":(.*)$"))
