"""Made from src/core/formats/reading/json-object.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("^[\\x21-\\x7e]+$")


def json_object(text=None, *_more):
    "The object that a JSON text is, or null."
    try:
        value = js.json_parse(text)
        return value if ((js.is_object(value) and (value is not None)) and (not js.is_array(value))) else None
    except Exception:
        return None


def base64_object(text=None, *_more):
    "The same of its base64, in either alphabet."
    return json_object(js.to_string_(js.buffer_from(text, "base64"), "utf8"))


def named_by(scheme=None, value=None, *_more):
    "A field as `scheme:value`, when it is a printable text or a whole number: ids and addresses, in a list of at most one."
    text = js.string(value) if js.is_safe_integer(value) else value
    return [(js.string(scheme) + ":" + js.string(text))] if ((js.is_string(text) and (js.length(text) <= longest_name)) and _RE1.test(text)) else []

longest_name = 256
