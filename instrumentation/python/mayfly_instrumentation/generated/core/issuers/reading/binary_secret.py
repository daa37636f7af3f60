"""Made from src/core/issuers/reading/binary-secret.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def binary_secret(value=None, *_more):
    "A secret that arrives as Base64 or as bytes: as the text it encodes when it is one, else as Base64. Null when there is none."
    if js.is_instance(value, "Uint8Array"):
        return text_of(js.buffer_from(value))
    if (not js.is_string(value)) or (value == ""):
        return None
    return text_of(js.buffer_from(value, "base64"))


def text_of(bytes_=None, *_more):
    if js.length(bytes_) == 0:
        return None
    decoded = js.to_string_(bytes_, "utf8")
    return js.to_string_(bytes_, "base64") if has_control_characters(decoded) else decoded


def has_control_characters(text=None, *_more):
    "U+FFFD stands where bytes were no UTF-8."
    i = 0
    while (i < js.length(text)):
        code = js.char_code_at_(text, i)
        if (((((code < 32) and (code != 9)) and (code != 10)) and (code != 13)) or (code == 127)) or (code == 65533):
            return True
        i += 1
    return False
