"""Made from src/core/formats/reading/macaroon.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def read_macaroon(bytes_=None, *_more):
    "The binary form, version 2: https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt Null when it is broken."
    if js.at(bytes_, 0) != 2:
        return None
    sections = []
    at = 1
    while (js.length(sections) <= most_caveats):
        fields = []
        next_ = read_field(bytes_, at)
        while True:
            if next_ is None:
                return None
            at = next_.get("end")
            if next_.get("type") == field_type.get("end"):
                break
            js.push_(fields, next_)
            next_ = read_field(bytes_, at)
        if js.length(fields) == 0:
            break
        js.push_(sections, fields)
    _t1 = js.array(js.map_(sections, (lambda fields=None, *_more: js.Obj({"location": text_of(fields, field_type.get("location")), "identifier": text_of(fields, field_type.get("identifier"))}))))
    head = js.at(_t1, 0)
    caveats = _t1[1:]
    if head is None:
        return None
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        identifier = _t1.get("identifier")
        return identifier
    def _fn3(_t1=None, *_more):
        _t1 = js.fields(_t1)
        identifier = _t1.get("identifier")
        return identifier
    return js.Obj({**js.spread(head), "caveats": js.map_(caveats, _fn3)})


def read_field(bytes_=None, at=None, *_more):
    type_ = js.at(bytes_, at)
    if type_ is None:
        return None
    if type_ == field_type.get("end"):
        return js.Obj({"type": type_, "text": "", "end": (at + 1)})
    low = (_v if (_v := js.at(bytes_, (at + 1))) is not None else 0)
    is_long = low >= 128
    length = (((low & 127) + ((_v if (_v := js.at(bytes_, (at + 2))) is not None else 0) * 128)) if is_long else low)
    start = at + (3 if is_long else 2)
    if (length > longest_field) or ((start + length) > js.length(bytes_)):
        return None
    text = js.to_string_(js.buffer_from(js.slice_(bytes_, start, (start + length))), "utf8")
    return js.Obj({"type": type_, "text": text, "end": (start + length)})


def text_of(fields=None, type_=None, *_more):
    return (_v if (_v := (None if (_v := js.find_(fields, (lambda field=None, *_more: (field.get("type") == type_)))) is None else _v.get("text"))) is not None else "")

most_caveats = 32

longest_field = 4096

# Types of fields; 0 ends a section.
field_type = js.Obj({"end": 0, "location": 1, "identifier": 2})
