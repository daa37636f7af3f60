"""Made from src/core/issuers/reading/fields.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value

_RE1 = js.RegExp("^application\\/json\\b", "i")
_RE2 = js.RegExp("[\\s,]+")


def json_fields(text=None, *_more):
    "The object that a JSON text is; null for arrays, scalars, truncated text and anything else."
    if not js.starts_with(js.trim_start_(text), "{"):
        return None
    try:
        return as_fields(js.json_parse(text))
    except Exception:
        return None


def form_fields(text=None, *_more):
    "The fields of a form (`application/x-www-form-urlencoded`); a repeated name becomes a list."
    fields = js.create(None)
    for _t1 in js.iterate(js.URLSearchParams(text)):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        before = js.at(fields, name)
        if before is None:
            js.put(fields, name, value)
        else:
            if js.is_string(before):
                js.put(fields, name, [before, value])
            else:
                if js.length(before) < most_listed:
                    js.push_(before, value)
    return fields


def is_form_type(content_type=None, *_more):
    "Whether a content type is that of a form or, likewise, of JSON; parameters such as `charset` may follow."
    return ((content_type is not None) and (js.length(content_type) >= 33)) and form_type.test(content_type)


def is_json_type(content_type=None, *_more):
    return (content_type is not None) and _RE1.test(content_type)


def body_fields(text=None, *_more):
    "Either of the two, by its first character: a form never starts with a brace."
    return json_fields(text) if js.starts_with(js.trim_start_(text), "{") else form_fields(js.trim_(text))


def as_fields(value=None, *_more):
    "A value as fields when it is an object, else null."
    return value if ((js.is_object(value) and (value is not None)) and (not js.is_array(value))) else None


def text_field(fields=None, name=None, *_more):
    "The text of a field that is no secret; the first one of a list."
    value = (None if (_v := fields) is None else js.at(_v, name))
    text = js.at(value, 0) if js.is_array(value) else value
    if not js.is_string(text):
        return None
    return short_text(text)


def short_text(text=None, *_more):
    "A text that is no secret, cut to a length a span can carry; null when there is none."
    return ((None if (_v := (None if (_v := text) is None else js.trim_(_v))) is None else js.slice_(_v, 0, longest_text)) or None)


def texts_field(fields=None, name=None, *_more):
    "All texts of a field that may be one text or a list of them."
    value = (None if (_v := fields) is None else js.at(_v, name))
    list_ = value if js.is_array(value) else [value]
    texts = js.filter_(list_, (lambda item=None, *_more: (js.is_string(item) and (js.trim_(item) != ""))))
    return js.map_(js.slice_(texts, 0, most_listed), (lambda text=None, *_more: js.slice_(js.trim_(text), 0, longest_text)))


def secret_field(fields=None, name=None, *_more):
    "A secret in its canonical form, never cut."
    value = (None if (_v := fields) is None else js.at(_v, name))
    text = js.at(value, 0) if js.is_array(value) else value
    return canonical_value(text) if js.is_string(text) else None


def words_field(fields=None, name=None, *_more):
    "Words of a list such as an OAuth scope: separated by spaces (RFC 6749 section 3.3), by commas at GitHub."
    value = (None if (_v := fields) is None else js.at(_v, name))
    if not js.is_string(value):
        return texts_field(fields, name)
    words = js.filter_(js.split_(value, _RE2), (lambda word=None, *_more: (word != "")))
    return js.map_(js.slice_([*js.iterate(js.Set(words))], 0, most_listed), (lambda word=None, *_more: js.slice_(word, 0, longest_text)))

# Metadata longer than this is cut: it goes into spans.
longest_text = 512

most_listed = 64

form_type = js.RegExp("^application\\/x-www-form-urlencoded\\b", "i")
