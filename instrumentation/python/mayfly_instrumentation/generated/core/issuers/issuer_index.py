"""Made from src/core/issuers/issuer-index.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import signed_service
from mayfly_instrumentation.generated.core.issuers.reading.plain_host import plain_host


def create_issuer_index(issuers=None, *_more):
    "A look-up of issuers by what a request shows, so that its cost does not grow with their number: host and path parts are looked up in tables, and only issuers found there (and those without places) are asked."
    ranked = js.map__indexed(issuers, (lambda issuer=None, rank=None, *_more: js.Obj({"issuer": issuer, "rank": rank, "first": None})))
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        issuer = _t1.get("issuer")
        return (issuer.get("at") is None)
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        issuer = _t1.get("issuer")
        return (issuer.get("at") is None)
    everywhere = js.filter_(ranked, _fn2)
    of_host = create_host_lookup(table_of(ranked, "hosts"))
    segments = table_of(ranked, "segments")
    is_possible = create_segment_filter([*js.iterate(js.keys_(segments))])
    services = table_of(ranked, "services")
    targets = table_of(ranked, "targets")
    def _fn3(request=None, *_more):
        best = first_of(everywhere, request, None)
        best = first_of(of_host(request.get("host")), request, best)
        path = request.get("path")
        most = js.minimum(js.length(path), longest_path)
        start = 1
        at = 1
        while (at <= most):
            code = question if (at == most) else js.char_code_at_(path, at)
            if ((code != slash) and (code != colon)) and (code != question):
                at += 1
                continue
            if is_possible(js.char_code_at_(path, start), (at - start)):
                best = first_of(js.get_(segments, js.slice_(path, start, at)), request, best)
            if code == question:
                break
            start = (at + 1)
            at += 1
        target = request.get("header")("x-amz-target") if (request.get("method") == "POST") else None
        if target is not None:
            best = first_of(js.get_(targets, target), request, best)
        service = signed_service(request.get("header")("authorization"))
        if service is not None:
            best = first_of(js.get_(services, service), request, best)
        return (_v if (_v := (None if (_v := best) is None else _v.get("issuer"))) is not None else None)
    return _fn3


def create_host_lookup(table=None, *_more):
    "The issuers of a host and of the domains above it, each in its order."
    known = js.Map()
    def _fn1(asked=None, *_more):
        before = js.get_(known, asked)
        if before is not None:
            return before
        host = plain_host(asked)
        found = []
        at = 0
        while ((at >= 0) and (js.length(host) <= longest_host)):
            below = (_v if (_v := js.get_(table, js.slice_(host, at))) is not None else [])
            def _fn1(_t1=None, *_more):
                _t1 = js.fields(_t1)
                first = _t1.get("first")
                return ((first is None) or js.starts_with(host, first))
            def _fn2(_t1=None, *_more):
                _t1 = js.fields(_t1)
                first = _t1.get("first")
                return ((first is None) or js.starts_with(host, first))
            def _fn3(_t1=None, *_more):
                _t1 = js.fields(_t1)
                first = _t1.get("first")
                return ((first is None) or js.starts_with(host, first))
            def _fn4(_t1=None, *_more):
                _t1 = js.fields(_t1)
                first = _t1.get("first")
                return ((first is None) or js.starts_with(host, first))
            js.push_(found, *js.iterate(js.filter_(below, _fn4)))
            at = next_label(host, at)
        js.sort_(found, (lambda a=None, b=None, *_more: (a.get("rank") - b.get("rank"))))
        if js.size(known) >= most_hosts:
            js.clear_(known)
        if js.length(host) <= longest_host:
            js.set_(known, asked, found)
        return found
    return _fn1


def create_segment_filter(segments=None, *_more):
    "Whether a part of a path may be one of some, by its first letter and length: most are not, and cost no text."
    masks = js.zeros(128)
    bit = (lambda length=None, *_more: (1 << js.minimum(length, 31)))
    for segment in js.iterate(segments):
        letter = js.char_code_at_(segment, 0)
        js.put(masks, letter, ((_v if (_v := js.at(masks, letter)) is not None else 0) | bit(js.length(segment))))
    return (lambda first=None, length=None, *_more: (((_v if (_v := js.at(masks, first)) is not None else 0) & bit(length)) != 0))


def table_of(ranked=None, place=None, *_more):
    table = js.Map()
    for one in js.iterate(ranked):
        for key in js.iterate((_v if (_v := (None if (_v := one.get("issuer").get("at")) is None else js.at(_v, place))) is not None else [])):
            star = js.index_of_(key, "*.") if (place == "hosts") else (-1)
            name = key if (star < 0) else js.slice_(key, (star + 2))
            found = js.Obj({**js.spread(one), "first": (None if (star < 0) else js.slice_(key, 0, star))})
            before = js.get_(table, name)
            if before is None:
                js.set_(table, name, [found])
            else:
                js.push_(before, found)
    return table


def first_of(some=None, request=None, best=None, *_more):
    "The first of some issuers, in their order, that matches; the one found before stays where it is more specific."
    if some is None:
        return best
    for one in js.iterate(some):
        if (best is not None) and (one.get("rank") >= best.get("rank")):
            return best
        if js.match_(one.get("issuer"), request):
            return one
    return best


def next_label(host=None, at=None, *_more):
    "Where the domain above begins; below 0 at the end."
    dot = js.index_of_(host, ".", at)
    return (-1) if (dot < 0) else (dot + 1)

# Longer hosts are no hosts; of longer paths the beginning is read.
longest_host = 255

longest_path = 1024

# Hosts that are remembered: a process talks to a few.
most_hosts = 512

_t1 = js.array([47, 58, 63])
slash = js.at(_t1, 0)
colon = js.at(_t1, 1)
question = js.at(_t1, 2)
