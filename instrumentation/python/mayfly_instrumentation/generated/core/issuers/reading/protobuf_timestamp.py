"""Made from src/core/issuers/reading/protobuf-timestamp.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant_from_seconds
from mayfly_instrumentation.generated.core.otlp.wire import read_tag, read_varint, skip


def protobuf_timestamp(bytes_=None, *_more):
    "A `google.protobuf.Timestamp` (seconds are field 1, nanoseconds are left out); null when the bytes are none."
    cursor = js.Obj({"bytes": js.buffer_from(bytes_, 0, js.length(bytes_)), "at": 0})
    end = js.length(bytes_)
    seconds = 0
    try:
        while (cursor.get("at") < end):
            tag = read_tag(cursor, end)
            if tag == seconds_tag:
                seconds = read_varint(cursor, end)
            else:
                skip(cursor, end, tag)
    except Exception:
        return None
    return instant_from_seconds(seconds) if ((seconds > 0) and (seconds < latest_seconds)) else None

seconds_tag = (1 << 3) | 0

latest_seconds = 100000000000
