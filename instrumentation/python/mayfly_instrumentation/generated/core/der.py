"""Made from src/core/der.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def der_value(bytes_=None, at=None, end=None, *_more):
    "The value that starts at `at` and ends before `end`; null when it is broken, cut off or not DER."
    tag = js.at(bytes_, at)
    first = js.at(bytes_, (at + 1))
    if ((tag is None) or (first is None)) or ((tag & 31) == 31):
        return None
    if first < 128:
        return within(js.Obj({"tag": tag, "at": at, "start": (at + 2), "end": ((at + 2) + first)}), end)
    count = first & 127
    if (count == 0) or (count > most_length_bytes):
        return None
    length = 0
    i = 0
    while (i < count):
        length = ((length * 256) + (_v if (_v := js.at(bytes_, ((at + 2) + i))) is not None else js.NAN))
        i += 1
    start = (at + 2) + count
    return within(js.Obj({"tag": tag, "at": at, "start": start, "end": (start + length)}), end)


def der_children(bytes_=None, parent=None, *_more):
    "The values inside of a constructed one, in order; those before a broken one."
    children = []
    at = parent.get("start")
    while ((at < parent.get("end")) and (js.length(children) < most_children)):
        child = der_value(bytes_, at, parent.get("end"))
        if child is None:
            break
        js.push_(children, child)
        at = child.get("end")
    return children


def within(value=None, end=None, *_more):
    "Negated on purpose: NaN must fail too."
    return None if (not (value.get("end") <= end)) else value

# Tags of the universal class that certificates use, and `constructed` of the context-specific class.
der_tag = js.Obj({"integer": 2, "objectIdentifier": 6, "octetString": 4, "sequence": 48, "set": 49, "utcTime": 23, "generalizedTime": 24, "context": 160})

most_children = 256

# Lengths of four bytes reach 4 GiB; nothing that is read here is longer than its buffer.
most_length_bytes = 4
