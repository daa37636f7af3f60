"""Made from src/core/text-decodings.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("%([0-9a-f]{2})", "gi")
_RE2 = js.RegExp("=\\r?\\n", "g")
_RE3 = js.RegExp("=([0-9a-f]{2})", "gi")
_RE4 = js.RegExp("\\\\(.)", "g")
_RE5 = js.RegExp("\\\\(?:u|x)\\{?0{0,4}([0-9a-f]{2})\\}?", "gi")
_RE6 = js.RegExp("[a-z]")
_RE7 = js.RegExp("[A-Z]")
_RE8 = js.RegExp("&#0{0,4}(\\d{2,3});", "g")
_RE9 = js.RegExp("&#x0{0,4}([0-9a-f]{2});", "gi")


def decodings(text=None, *_more):
    "A text, and what it says when it is decoded: percent and quoted-printable, escapes of JSON and of HTML, base64 and base64url, hexadecimal and UTF-16. Each reading once, at most 64."
    seen = js.Set([text])
    layer = [text]
    depth = 0
    while ((depth <= deepest) and (js.length(layer) > 0)):
        next_ = []
        for reading in js.iterate(layer):
            (yield reading)
            if depth == deepest:
                continue
            for decoded in js.iterate(decoded_once(reading)):
                if (js.has_(seen, decoded) or (js.size(seen) >= most_readings)) or (not legible.test(decoded)):
                    continue
                js.add_(seen, decoded)
                js.push_(next_, decoded)
        layer = next_
        depth += 1


def decoded_once(text=None, *_more):
    if js.includes_(text, "%"):
        (yield by_code(text, _RE1))
    if js.includes_(text, "="):
        (yield by_code(js.replace_(text, _RE2, ""), _RE3))
    if js.includes_(text, "\\"):
        (yield js.replace_(by_code(text, _RE5), _RE4, "$1"))
    if js.includes_(text, "&#"):
        (yield entities(text))
    if js.includes_(text, "\x00"):
        (yield js.replace_all_(text, "\x00", ""))
    for _t1 in js.iterate(bounded(js.match_all_(text, hexadecimal))):
        _t2 = js.array(_t1)
        run = js.at(_t2, 0)
        (yield bytes_in(run, "hex"))
    if not has_both_cases(text):
        return
    for _t3 in js.iterate(bounded(js.match_all_(text, base64))):
        _t4 = js.array(_t3)
        run = js.at(_t4, 0)
        if not has_both_cases(run):
            continue
        at = 0
        while (at < alignments):
            (yield bytes_in(js.slice_(run, at), "base64"))
            at += 1


def has_both_cases(text=None, *_more):
    "Base64 of a text has letters of both cases; a UUID, a path or an access key id has not."
    return _RE6.test(text) and _RE7.test(text)


def entities(text=None, *_more):
    return js.replace_(by_code(text, _RE9), _RE8, (lambda _=None, code=None, *_more: js.from_char_code(js.number(code))))


def by_code(text=None, pattern=None, *_more):
    return js.replace_(text, pattern, (lambda _=None, code=None, *_more: js.from_char_code(js.parse_int(code, 16))))


def bytes_in(run=None, encoding=None, *_more):
    "As UTF-8, or as what is left of UTF-16 without the empty bytes of plain letters."
    return js.replace_all_(js.to_string_(js.buffer_from(run, encoding), "utf8"), "\x00", "")


def bounded(items=None, *_more):
    count = 0
    for item in js.iterate(items):
        if ((count := count + 1) > most_runs):
            return
        (yield item)

# Encodings within encodings are looked through this deep: percent in base64 in percent.
deepest = 3

most_readings = 64

# A text may begin in the midst of base64: then it is one of the other three alignments.
alignments = 4

legible = js.RegExp("[^\\0-\\x1f\\x7f-\\x9f\\ufffd]{8}")

base64 = js.RegExp("[A-Za-z0-9+/_-]{12,}", "g")

hexadecimal = js.RegExp("(?:[0-9a-f]{2}){8,}", "gi")

most_runs = 16
