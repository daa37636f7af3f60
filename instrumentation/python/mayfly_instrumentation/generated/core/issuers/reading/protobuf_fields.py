"""Made from src/core/issuers/reading/protobuf-fields.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.otlp.wire import read_length, read_tag, skip


def protobuf_fields(bytes_=None, *_more):
    "Reads the outermost fields; null when the bytes are no message. Numbers and groups are skipped."
    cursor = js.Obj({"bytes": js.buffer_from(bytes_, 0, js.length(bytes_)), "at": 0})
    end = js.length(bytes_)
    fields = js.Map()
    try:
        seen = 0
        while ((cursor.get("at") < end) and (seen < most_fields)):
            tag = read_tag(cursor, end)
            if (tag & 7) != length_delimited:
                skip(cursor, end, tag)
                seen += 1
                continue
            number = js.floor((tag / 8))
            payload_end = read_length(cursor, end)
            payload = js.slice_(bytes_, cursor.get("at"), payload_end)
            before = js.get_(fields, number)
            if before is None:
                js.set_(fields, number, [payload])
            else:
                js.push_(before, payload)
            js.put(cursor, "at", payload_end)
            seen += 1
        return fields
    except Exception:
        return None


def protobuf_text(fields=None, number=None, *_more):
    "The last value of a field, as protobuf has it, as UTF-8 text; null when there is none."
    last = (None if (_v := js.get_(fields, number)) is None else js.at_(_v, (-1)))
    return None if (last is None) else js.to_string_(js.buffer_from(last), "utf8")

length_delimited = 2

most_fields = 256
