"""Made from src/core/recognise.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.registry import formats
from mayfly_instrumentation.generated.core.formats.recognised import recognised
from mayfly_instrumentation.generated.core.provider_of_host import provider_of_host
from mayfly_instrumentation.generated.core.provider_of_name import provider_of_name


def recognise(secret=None, hint=None, *_more):
    "What is known of a secret by its form and the place it was found in. Of an unknown one, only the provider may be known, from the host."
    return (_v if (_v := (None if (_v := recognise_form(secret, hint)) is None else _v.get("recognition"))) is not None else unknown(hint))


def looks_like_credential(text=None, *_more):
    "Whether a text is a credential by its form alone: precise, so that a variable or a field under any name may be asked. White space around it is not part of it; a public name is none."
    if is_too_long(text):
        return False
    found = recognise_form(js.trim_(text), no_hint)
    return (found is not None) and (found.get("format").get("isUnsought") is not True)


def recognise_form(secret=None, hint=None, *_more):
    global dispatch
    if is_too_long(secret):
        return None
    if dispatch is None:
        dispatch = make_dispatch()
    place = None
    lists = [js.get_(dispatch.get("byStart"), js.slice_(secret, 0, start_length)), js.get_(dispatch.get("byStart"), js.slice_(secret, 0, 1)), dispatch.get("marked")]
    for list_ in js.iterate(lists):
        for _t1 in js.iterate((list_ if list_ is not None else [])):
            _t1 = js.fields(_t1)
            at = _t1.get("at")
            text = _t1.get("text")
            format_ = _t1.get("format")
            if not js.starts_with(secret, text, at):
                continue
            if format_.get("place") is not None:
                if place is None:
                    place = place_of(hint)
            recognition = format_.get("recognise")(secret, hint) if ((format_.get("place") is None) or (format_.get("place") == place)) else None
            if recognition is not None:
                return js.Obj({"format": format_, "recognition": recognition})
    if (hint.get("host") is None) and (hint.get("name") is None):
        return None
    if place is None:
        place = place_of(hint)
    for format_ in js.iterate(([] if (place is None) else (_v if (_v := js.get_(dispatch.get("byPlace"), place)) is not None else []))):
        recognition = format_.get("recognise")(secret, hint)
        if recognition is not None:
            return js.Obj({"format": format_, "recognition": recognition})
    return None


def is_too_long(text=None, *_more):
    return (js.length(text) > longest_token) and (not js.starts_with(text, pem_opening))


def unknown(_t1=None, *_more):
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    return recognised("unknown", js.Obj({"provider": (_v if (_v := (None if (host is None) else provider_of_host(host))) is not None else "unknown")}))


def place_of(_t1=None, *_more):
    "Whose place it is. The host knows better than a variable's name, which the application chose."
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    name = _t1.get("name")
    if ((name is not None) and (js.length(name) <= 256)) and secret_access_key.test(name):
        return "aws"
    if host is None:
        return None if (name is None) else provider_of_name(name)
    return "mcp" if ((js.length(host) <= 255) and mcp_host.test(host)) else provider_of_host(host)


def make_dispatch(*_more):
    by_start = js.Map()
    marked = []
    by_place = js.Map()
    for format_ in js.iterate(formats):
        _t1 = format_
        _t1 = js.fields(_t1)
        prefixes = _t1.get("prefixes")
        mark = _t1.get("mark")
        place = _t1.get("place")
        for text in js.iterate(prefixes):
            js.push_(listed(by_start, js.slice_(text, 0, start_length)), js.Obj({"at": 0, "text": text, "format": format_}))
        if mark is not None:
            js.push_(marked, js.Obj({"at": js.at(mark, 0), "text": js.at(mark, 1), "format": format_}))
        else:
            if js.length(prefixes) == 0:
                js.push_(listed(by_place, (place if place is not None else "")), format_)
    return js.Obj({"byStart": by_start, "marked": marked, "byPlace": by_place})


def listed(map_=None, key=None, *_more):
    list_ = js.get_(map_, key)
    if list_ is None:
        js.set_(map_, key, (list_ := []))
    return list_

# Longer texts are documents, not tokens; only a PEM file may be longer.
longest_token = 16384

pem_opening = "-----BEGIN "

no_hint = js.Obj({"host": None, "name": None})

secret_access_key = js.RegExp("secret_?access_?key$", "i")

mcp_host = js.RegExp("(?:^|\\.)mcp\\.")

# Characters of a prefix that lists are made by: too many begin with an `s`.
start_length = 2

# Made at the first question: a preload that meets no secret pays nothing.
dispatch = None
