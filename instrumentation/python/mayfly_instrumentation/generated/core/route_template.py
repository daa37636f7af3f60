"""Made from src/core/route-template.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def route_template(path=None, *_more):
    "A low-cardinality route for `url.template` (OpenTelemetry HTTP conventions): segments that are not plain words become `{}`, because they are ids, or secrets (`/bot<token>/send`). The query is dropped."
    end = end_of_path(path)
    route = ""
    segments = 0
    start = 0
    while (start < end):
        slash = js.index_of_(path, "/", start)
        stop = end if ((slash < 0) or (slash > end)) else slash
        if stop > start:
            segments += 1
            if segments > most_segments:
                return js.string(route) + "/\u2026"
            segment = js.slice_(path, start, stop)
            route += (("/" + js.string(segment)) if is_words(segment) else "/{}")
        start = (stop + 1)
    return "/" if (route == "") else route


def end_of_path(path=None, *_more):
    query = js.index_of_(path, "?")
    fragment = js.index_of_(path, "#")
    if query < 0:
        return js.length(path) if (fragment < 0) else fragment
    return query if ((fragment < 0) or (query < fragment)) else fragment


def is_words(segment=None, *_more):
    if (js.length(segment) > longest_word) or is_digit(js.char_code_at_(segment, 0)):
        return False
    start = 0
    end = 0
    while (end <= js.length(segment)):
        if (end < js.length(segment)) and (js.at(joints, js.char_code_at_(segment, end)) != 1):
            end += 1
            continue
        if (end > start) and (not is_plain(segment, start, end)):
            part = js.slice_(segment, start, end)
            if (not word.test(part)) and (not version.test(part)):
                return False
        start = (end + 1)
        end += 1
    return True


def is_plain(segment=None, start=None, end=None, *_more):
    "The commonest word, told without an expression: small letters alone."
    if (end - start) > 20:
        return False
    i = start
    while (i < end):
        code = js.char_code_at_(segment, i)
        if (code < 97) or (code > 122):
            return False
        i += 1
    return True


def is_digit(code=None, *_more):
    return (code >= 48) and (code <= 57)

# Route segments kept; a longer path ends in `…`.
most_segments = 6

longest_word = 48

# Marks that join words in a segment: `security-credentials`, `gemini-2.5-pro:generateContent`.
joints = js.array_bytes(js.Obj({"length": 128}), (lambda _=None, code=None, *_more: (1 if js.includes_("-_.~@:", js.from_char_code(code)) else 0)))

# A word: one case, or humps of at least three letters, of 20 letters at most; then up to three digits.
word = js.RegExp("^(?=.{0,23}$)(?:[a-z]{1,20}|[A-Z]{1,5}|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){1,3})[0-9]{0,3}$")

# `v1beta2`, `4o`, `20`.
version = js.RegExp("^(?:v[0-9]{1,2}(?:alpha|beta|rc|p)?[0-9]{0,2}|[0-9]{1,3}[a-z]?)$")
