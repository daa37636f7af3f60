"""Made from src/core/issuers/reading/xml-element.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("&(#\\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});", "gi")


def xml_element(xml=None, name=None, *_more):
    "The raw inside of the first element of that name. No XML parser: AWS answers have no attributes below the root, no namespaces and no element within one of its own name. Linear; null when it is absent or cut off."
    text = js.slice_(xml, 0, longest_xml) if (js.length(xml) > longest_xml) else xml
    open_ = "<" + js.string(name) + ">"
    start = js.index_of_(text, open_)
    if start < 0:
        return None
    end = js.index_of_(text, ("</" + js.string(name) + ">"), (start + js.length(open_)))
    return None if (end < 0) else js.slice_(text, (start + js.length(open_)), end)


def xml_text(xml=None, name=None, *_more):
    "The text of an element without children, entities decoded (XML 1.0 section 4.6); null when empty."
    raw = (_v if (_v := (None if (_v := xml_element(xml, name)) is None else js.trim_(_v))) is not None else "")
    if (raw == "") or js.includes_(raw, "<"):
        return None
    def _fn1(whole=None, reference=None, *_more):
        if not js.starts_with(reference, "#"):
            return (_v if (_v := js.get_(entities, reference)) is not None else whole)
        is_hex = (js.at(reference, 1) == "x") or (js.at(reference, 1) == "X")
        point = js.parse_int(js.slice_(reference, (2 if is_hex else 1)), (16 if is_hex else 10))
        return js.from_code_point(point) if ((point > 0) and (point <= 1114111)) else whole
    def _fn2(whole=None, reference=None, *_more):
        if not js.starts_with(reference, "#"):
            return (_v if (_v := js.get_(entities, reference)) is not None else whole)
        is_hex = (js.at(reference, 1) == "x") or (js.at(reference, 1) == "X")
        point = js.parse_int(js.slice_(reference, (2 if is_hex else 1)), (16 if is_hex else 10))
        return js.from_code_point(point) if ((point > 0) and (point <= 1114111)) else whole
    return js.replace_(raw, _RE1, _fn2)

# Characters searched: STS answers have about 2 KiB.
longest_xml = 65536

entities = js.Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", "\""], ["apos", "'"]])
