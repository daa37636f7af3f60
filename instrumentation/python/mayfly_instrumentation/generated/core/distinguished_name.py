"""Made from src/core/distinguished-name.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.der import der_children

_RE1 = js.RegExp("^[ #]| $", "g")
_RE2 = js.RegExp("[\\\\\"+,;<>]", "g")
_RE3 = js.RegExp("\\p{Cc}", "gu")


def distinguished_name(bytes_=None, name=None, *_more):
    "A `Name` of a certificate as text, the most specific part first (RFC 4514); null when it is empty."
    parts = js.filter_(js.map_(js.slice_(der_children(bytes_, name), 0, most_parts), (lambda relative=None, *_more: js.join_(js.filter_(js.map_(der_children(bytes_, relative), (lambda pair=None, *_more: attribute(bytes_, pair))), (lambda text=None, *_more: (text is not None))), "+"))), (lambda text=None, *_more: (text != "")))
    return js.slice_(js.join_(js.reverse_(parts), ","), 0, longest_name) or None


def attribute(bytes_=None, pair=None, *_more):
    "Attributes of other types are left out: nobody joins by them."
    _t1 = js.array(der_children(bytes_, pair))
    type_ = js.at(_t1, 0)
    value = js.at(_t1, 1)
    if (type_ is None) or (value is None):
        return None
    id_ = js.to_string_(js.buffer_from(js.slice_(bytes_, type_.get("start"), type_.get("end"))), "hex")
    short = js.get_(short_names, id_)
    return None if (short is None) else (js.string(short) + "=" + js.string(escaped(text_of(bytes_, value))))


def text_of(bytes_=None, _t1=None, *_more):
    _t1 = js.fields(_t1)
    tag = _t1.get("tag")
    start = _t1.get("start")
    end = _t1.get("end")
    content = js.buffer_from(js.slice_(bytes_, start, js.minimum(end, (start + (2 * longest_name)))))
    if tag == bmp_string:
        return js.to_string_(js.swap16_(js.slice_(content, 0, (js.length(content) & (~1)))), "utf16le")
    return js.to_string_(content, ("utf8" if (tag == utf8_string) else "latin1"))


def escaped(text=None, *_more):
    "RFC 4514 section 2.4; control characters are dropped, because the text goes into spans."
    return js.replace_(js.replace_(js.replace_(text, _RE3, ""), _RE2, "\\$&"), _RE1, "\\$&")

# Attribute types with a short name (RFC 4514 section 3, RFC 4519), as the hex of their identifiers.
short_names = js.Map([["550403", "CN"], ["550405", "serialNumber"], ["550406", "C"], ["550407", "L"], ["550408", "ST"], ["550409", "STREET"], ["55040a", "O"], ["55040b", "OU"], ["0992268993f22c640101", "UID"], ["0992268993f22c640119", "DC"], ["2a864886f70d010901", "emailAddress"]])

bmp_string = 30

utf8_string = 12

longest_name = 512

most_parts = 32
