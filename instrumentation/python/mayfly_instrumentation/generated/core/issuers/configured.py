"""Made from src/core/issuers/configured.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.configured_entry import read_entry
from mayfly_instrumentation.generated.core.issuers.reading.plain_host import plain_host

_RE1 = js.RegExp("[,\\n]")


def parse_issuer_routes(text=None, issuers=None, platform=None, *_more):
    "Reads `MAYFLY_ISSUERS`: entries `<host[:port]>[/path-prefix]=<issuer>`, separated by commas or line breaks. A host `*.corp.example` stands for all hosts below it. The issuer sees paths without the prefix. Later texts are those that the platform's own variables give (`platformRoutes`); an entry of the user comes before them."
    if platform is None:
        platform = []
    problems = []
    hosts = js.Map()
    domains = js.Map()
    written = js.filter_(js.split_(text, _RE1), (lambda entry=None, *_more: (js.trim_(entry) != "")))
    if js.length(written) > most_entries:
        js.push_(problems, ("MAYFLY_ISSUERS has " + js.string(js.length(written)) + " entries: only the first " + js.string(most_entries) + " are used"))
    for entry in js.iterate(js.slice_(written, 0, most_entries)):
        read = read_entry(entry, issuers)
        if "problem" in read:
            js.push_(problems, ("MAYFLY_ISSUERS: " + js.string(read.get("problem"))))
        else:
            add((domains if read.get("isDomain") else hosts), read.get("host"), route_of(read))
    for entry in js.iterate(platform):
        read = read_entry(entry, issuers)
        if not ("problem" in read):
            add(hosts, read.get("host"), route_of(read))
    if (js.size(hosts) == 0) and (js.size(domains) == 0):
        return js.Obj({"routes": no_routes, "problems": problems})
    return js.Obj({"routes": js.Obj({"issuersOf": (lambda request=None, *_more: issuers_of(request, hosts, domains)), "isNamed": (lambda host=None, *_more: (js.length(routes_of(host, hosts, domains)) > 0))}), "problems": problems})


def issuers_of(request=None, hosts=None, domains=None, *_more):
    routes = routes_of(request.get("host"), hosts, domains)
    if js.length(routes) == 0:
        return none
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        issuer = _t1.get("issuer")
        return issuer
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        issuer = _t1.get("issuer")
        return issuer
    return js.map_(js.filter_(routes, (lambda route=None, *_more: is_for(route, request))), _fn2)


def routes_of(asked=None, hosts=None, domains=None, *_more):
    "Those of the host itself, then those of the domains above it."
    host = plain_host(asked)
    found = (_v if (_v := js.get_(hosts, host)) is not None else no_route)
    if js.size(domains) == 0:
        return found
    dot = js.index_of_(host, ".")
    while (dot >= 0):
        wider = js.get_(domains, js.slice_(host, (dot + 1)))
        if wider is not None:
            found = [*js.iterate(found), *js.iterate(wider)]
        dot = js.index_of_(host, ".", (dot + 1))
    return found


def is_for(_t1=None, _t2=None, *_more):
    "A request says no port when it is the usual one of its scheme."
    _t1 = js.fields(_t1)
    port = _t1.get("port")
    prefix = _t1.get("prefix")
    _t2 = js.fields(_t2)
    asked = _t2.get("port")
    path = _t2.get("path")
    if ((port is not None) and (port != asked)) and (not ((asked is None) and ((port == 443) or (port == 80)))):
        return False
    if not js.starts_with(path, prefix):
        return False
    next_ = js.at(path, js.length(prefix))
    return ((((prefix == "") or (next_ is None)) or (next_ == "/")) or (next_ == "?")) or (next_ == ":")


def add(table=None, host=None, route=None, *_more):
    routes = (_v if (_v := js.get_(table, host)) is not None else [])
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        port = _t1.get("port")
        prefix = _t1.get("prefix")
        issuer = _t1.get("issuer")
        return (((port == route.get("port")) and (prefix == route.get("prefix"))) and (issuer.get("id") == route.get("issuer").get("id")))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        port = _t1.get("port")
        prefix = _t1.get("prefix")
        issuer = _t1.get("issuer")
        return (((port == route.get("port")) and (prefix == route.get("prefix"))) and (issuer.get("id") == route.get("issuer").get("id")))
    is_known = js.some_(routes, _fn2)
    if is_known:
        return
    js.push_(routes, route)
    js.sort_(routes, (lambda a=None, b=None, *_more: (js.length(b.get("prefix")) - js.length(a.get("prefix")))))
    js.set_(table, host, routes)


def route_of(_t1=None, *_more):
    _t1 = js.fields(_t1)
    port = _t1.get("port")
    prefix = _t1.get("prefix")
    issuer = _t1.get("issuer")
    return js.Obj({"port": port, "prefix": prefix, "issuer": (issuer if (prefix == "") else below(prefix, issuer))})


def below(prefix=None, issuer=None, *_more):
    "An issuer that stands below a path: it sees requests as if it stood at the root."
    def _inner1(request=None, *_more):
        if not js.starts_with(request.get("path"), prefix):
            return request
        rest = js.slice_(request.get("path"), js.length(prefix))
        path = rest if js.starts_with(rest, "/") else ("/" + js.string(rest))
        _t1 = request
        _t1 = js.fields(_t1)
        method = _t1.get("method")
        host = _t1.get("host")
        port = _t1.get("port")
        header = _t1.get("header")
        return js.Obj({"method": method, "host": host, "port": port, "header": header, "path": path})
    inner = _inner1
    exchanged = (lambda exchange=None, *_more: js.Obj({**js.spread(exchange), "request": inner(exchange.get("request"))}))
    _t2 = issuer
    _t2 = js.fields(_t2)
    ended = _t2.get("ended")
    renewed = _t2.get("renewed")
    learned = _t2.get("learned")
    return js.Obj({**js.spread(issuer), "match": (lambda request=None, *_more: js.match_(issuer, inner(request))), "presented": (lambda request=None, body=None, *_more: issuer.get("presented")(inner(request), body)), "issued": (lambda exchange=None, *_more: issuer.get("issued")(exchanged(exchange))), **js.spread((js.Obj() if (ended is None) else js.Obj({"ended": (lambda exchange=None, *_more: ended(exchanged(exchange)))}))), **js.spread((js.Obj() if (renewed is None) else js.Obj({"renewed": (lambda exchange=None, *_more: renewed(exchanged(exchange)))}))), **js.spread((js.Obj() if (learned is None) else js.Obj({"learned": (lambda exchange=None, *_more: learned(exchanged(exchange)))})))})

none = []

most_entries = 1000

no_routes = js.Obj({"issuersOf": (lambda *_more: none), "isNamed": (lambda *_more: False)})

no_route = []
