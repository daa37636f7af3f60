"""Made from src/core/otlp/wire.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def read_tag(cursor=None, end=None, *_more):
    "Field number and wire type, as in the bytes: `number << 3 | type`."
    tag = read_varint(cursor, end)
    if not ((tag >= 8) and (tag <= 4294967295)):
        return broken(cursor)
    return tag


def read_varint(cursor=None, end=None, *_more):
    "A varint of at most 10 bytes as an int64; exact when it is a safe integer."
    low = 0
    high = 0
    shift = 0
    while (shift < 70):
        byte = read_byte(cursor, end)
        bits = byte & 127
        if shift < 28:
            low |= (bits << shift)
        else:
            if shift > 28:
                high |= (bits << (shift - 32))
            else:
                low |= (bits << 28)
                high = (bits >> 4)
        if byte < 128:
            return (high * (2 ** 32)) + js.unsigned_shift(low, 0)
        shift += 7
    return broken(cursor)


def read_length(cursor=None, end=None, *_more):
    "Reads a length and returns where that payload ends; the cursor stands at its first byte."
    length = read_varint(cursor, end)
    payload_end = cursor.get("at") + length
    if not ((length >= 0) and (payload_end <= end)):
        return broken(cursor)
    return payload_end


def read_double(cursor=None, end=None, *_more):
    "A double (wire type fixed64)."
    at = advance(cursor, 8, end)
    return cursor.get("bytes").get("readDoubleLE")(at)


def read_nanos_as_ms(cursor=None, end=None, *_more):
    "Nanoseconds since the epoch (fixed64, unsigned) as whole milliseconds, exact for all 64 bits."
    at = advance(cursor, 8, end)
    return nanos_as_ms(js.read_uint32_le_(cursor.get("bytes"), at), js.read_uint32_le_(cursor.get("bytes"), (at + 4)))


def nanos_as_ms(low=None, high=None, *_more):
    "The same of the two halves of a fixed64. 2^32 ns are 4,294 ms and 967,296 ns; the sums stay under 2^53."
    return (high * 4294) + js.floor((((high * 967296) + low) / 1000000))


def skip(cursor=None, end=None, tag=None, *_more):
    "Skips the value after a tag. A group is skipped with all that is nested in it, counting its depth."
    depth = nest(cursor, end, tag)
    while (depth > 0):
        depth += nest(cursor, end, read_tag(cursor, end))
    if depth < 0:
        broken(cursor)


def nest(cursor=None, end=None, tag=None, *_more):
    "Skips one value that is no group; otherwise says how much deeper the tag leads: 1, or -1."
    _t1 = (tag & 7)
    if _t1 == wire_type.get("varint"):
        read_varint(cursor, end)
        return 0
    elif _t1 == wire_type.get("fixed64"):
        advance(cursor, 8, end)
        return 0
    elif _t1 == js.length(wire_type):
        js.put(cursor, "at", read_length(cursor, end))
        return 0
    elif _t1 == wire_type.get("groupStart"):
        return 1
    elif _t1 == wire_type.get("groupEnd"):
        return -1
    elif _t1 == wire_type.get("fixed32"):
        advance(cursor, 4, end)
        return 0
    else:
        return broken(cursor)


def advance(cursor=None, count=None, end=None, *_more):
    "Moves on by `count` bytes and returns where it stood."
    at = cursor.get("at")
    if not ((at + count) <= end):
        return broken(cursor)
    js.put(cursor, "at", (at + count))
    return at


def read_byte(cursor=None, end=None, *_more):
    if not (cursor.get("at") < end):
        return broken(cursor)
    return (_v if (_v := js.at(cursor.get("bytes"), (js.put(cursor, "at", js.at(cursor, "at") + 1) - 1))) is not None else broken(cursor))


def broken(cursor=None, *_more):
    "Throws `request.undecodable`: the body breaks where the cursor stands."
    _t1 = cursor
    _t1 = js.fields(_t1)
    at = _t1.get("at")
    bytes_ = _t1.get("bytes")
    json = (js.length(bytes_) > 0) and ((js.at(bytes_, 0) == 123) or (js.at(bytes_, 0) == 91))
    raise js.thrown(js.MayflyError("request.undecodable", ("the body is not an OTLP trace request in protobuf: it breaks near byte " + js.string(at) + " of " + js.string(js.length(bytes_)) + "; " + js.string(("it looks like JSON, which needs content-type application/json" if json else "check that it is sent whole")))))

wire_type = js.Obj({"varint": 0, "fixed64": 1, "length": 2, "groupStart": 3, "groupEnd": 4, "fixed32": 5})
