"""What the generated modules need of ECMAScript, so that both languages judge every text alike.

`None` stands for `undefined` and `null`. Texts are Python's: code points in place of UTF-16 units, which
only bounds of lengths can tell.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import os
import re
import sys
from urllib.parse import quote, unquote_to_bytes

from .white_space import WHITE_SPACE

NAN = math.nan
INFINITY = math.inf


class Obj(dict):
    """An object: a dict that is compared by identity, as a member of a set too, and is never falsy."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __bool__(self) -> bool:
        return True


class Map(dict):
    """In the order of insertion, as dicts are."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __init__(self, pairs=None):
        super().__init__(() if pairs is None else iterate(pairs))

    def __bool__(self) -> bool:
        return True


class Set(dict):
    """In the order of insertion."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __init__(self, items=None):
        super().__init__(() if items is None else dict.fromkeys(iterate(items)))

    def __bool__(self) -> bool:
        return True


class Error(Exception):
    """Any error."""


class MayflyError(Error):
    """An error with a code."""

    def __init__(self, code, message, options=None):
        super().__init__(message)
        self.code = code


def thrown(error):
    return error if isinstance(error, BaseException) else Error(str(error))


# Kinds


def is_string(value):
    return isinstance(value, str)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_boolean(value):
    return isinstance(value, bool)


def is_object(value):
    return isinstance(value, (dict, list, tuple, bytes, bytearray))


def is_undefined(value):
    return value is None


def is_instance(value, name):
    if name == "Uint8Array":
        return isinstance(value, (bytes, bytearray))
    return name == "Error" and isinstance(value, BaseException)


def is_array(value):
    return isinstance(value, (list, tuple))


def is_finite(value):
    return is_number(value) and math.isfinite(value)


def is_integer(value):
    return is_number(value) and math.isfinite(value) and value == math.floor(value)


def is_safe_integer(value):
    return is_integer(value) and abs(value) <= 9007199254740991


def is_nan(value):
    return isinstance(value, float) and math.isnan(value)


def nothing(_value=None):
    return None


def same(value):
    return value


# Numbers


def number(value=None):
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if value is None:
        return NAN
    text = trim_(value)
    if text == "":
        return 0
    try:
        if _DECIMAL.fullmatch(text):
            found = float(text)
            return int(found) if found.is_integer() and abs(found) < 1e21 else found
        if text[:2].lower() in ("0x", "0o", "0b"):
            return int(text, 0)
    except ValueError:
        pass
    return NAN


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def parse_int(text, radix=10):
    match = _DIGITS.match(text)
    digits = "" if match is None else match[0]
    while digits:
        try:
            return int(digits, radix)
        except ValueError:
            digits = digits[:-1]
    return NAN


_DIGITS = re.compile(r"\s*[+-]?[0-9A-Za-z]{1,64}")


def trunc(value):
    return value if value is None or isinstance(value, float) and not math.isfinite(value) else math.trunc(value)


def floor(value):
    return math.floor(value) if math.isfinite(value) else value


def ceil(value):
    return math.ceil(value) if math.isfinite(value) else value


def round_(value):
    return math.floor(value + 0.5) if math.isfinite(value) else value


def absolute(value):
    return abs(value)


def minimum(*values):
    return min(values)


def maximum(*values):
    return max(values)


def imul(a, b):
    found = (a * b) & 0xFFFFFFFF
    return found - 0x100000000 if found & 0x80000000 else found


def unsigned_shift(value, bits):
    return (value & 0xFFFFFFFF) >> bits


# Texts


def string(value=None):
    if isinstance(value, str):
        return value
    if value is None:
        return "undefined"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        if value.is_integer() and abs(value) < 1e21:
            return str(int(value))
        return repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**21 else repr(float(value))
    if isinstance(value, (list, tuple)):
        return ",".join("" if item is None else string(item) for item in value)
    return "[object Object]" if isinstance(value, dict) else str(value)


def starts_with(text, start, at=0):
    return text.startswith(start, at) if isinstance(text, str) else False


def trim_(text):
    return text.strip(WHITE_SPACE)


def trim_start_(text):
    return text.lstrip(WHITE_SPACE)


def trim_end_(text):
    return text.rstrip(WHITE_SPACE)


def repeat_(text, count):
    return text * count


def pad_start_(text, width, fill=" "):
    missing = width - len(text)
    return text if missing <= 0 else (fill * (missing // len(fill) + 1))[:missing] + text


def pad_end_(text, width, fill=" "):
    missing = width - len(text)
    return text if missing <= 0 else text + (fill * (missing // len(fill) + 1))[:missing]


def char_code_at_(text, at=0):
    return ord(text[at]) if 0 <= at < len(text) else NAN


code_point_at_ = char_code_at_


def char_at_(text, at=0):
    return text[at] if 0 <= at < len(text) else ""


def from_char_code(*codes):
    return "".join(chr(int(code) & 0xFFFF) for code in codes)


def from_code_point(*codes):
    return "".join(chr(int(code)) for code in codes)


def to_well_formed_(text):
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def locale_compare_(a, b):
    return (a > b) - (a < b)


def normalize_(text, form="NFC"):
    import unicodedata

    return unicodedata.normalize(form, text)


def split_(text, by, limit=None):
    if isinstance(by, RegExp):
        parts = by.compiled().split(text)
    elif by == "":
        parts = list(text)
    elif limit is not None:
        # What is left over is not kept.
        parts = text.split(by, limit)
    else:
        parts = text.split(by)
    return parts if limit is None else parts[:limit]


def replace_(text, what, by):
    if isinstance(what, RegExp):
        return what.replaced(text, by)
    at = text.find(what)
    if at < 0:
        return text
    return text[:at] + (by(what) if callable(by) else by.replace("$$", "$")) + text[at + len(what) :]


def replace_all_(text, what, by):
    if isinstance(what, RegExp):
        return what.replaced(text, by)
    return text.replace(what, by(what) if callable(by) else by)


def search_(text, pattern):
    found = pattern.compiled().search(text)
    return -1 if found is None else found.start()


def match_all_(text, pattern):
    return (Match(found) for found in pattern.compiled().finditer(text))


def match_(value, *given):
    if isinstance(value, dict):
        return value.get("match")(*given)
    pattern = given[0]
    if "g" in pattern.flags:
        return [found[0] for found in pattern.compiled().finditer(value)] or None
    return pattern.exec(value)


def decode_uri_component(text):
    if "%" not in text:
        return text
    if _BROKEN_PERCENT.search(text):
        raise Error("malformed")
    return unquote_to_bytes(text).decode("utf-8")


_BROKEN_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def encode_uri_component(text):
    return quote(text.encode("utf-8"), safe="-_.!~*'()")


# Lists, and what is in common


def length(value):
    if type(value) is str:
        # In UTF-16 units, as bounds count them.
        return len(value) if value.isascii() else len(value) + sum(each > "\uffff" for each in value)
    if isinstance(value, dict):
        return value.get("length")
    try:
        return len(value)
    except TypeError:
        return None


def size(value):
    return value.get("size") if isinstance(value, Obj) else len(value)


def at(value, key=None):
    """`value[key]`"""
    if isinstance(value, dict):
        return value.get(key)
    if value is None:
        raise Error("nothing has no members")
    try:
        return value[key] if key >= 0 else None
    except (IndexError, TypeError):
        return None


def put(value, key, item):
    if isinstance(value, list) and key >= len(value):
        value.extend([None] * (key - len(value) + 1))
    if isinstance(value, RegExp):
        value.lastIndex = item
    else:
        value[key] = item
    return item


def put_if_none(value, key, make):
    found = at(value, key)
    return put(value, key, make()) if found is None else found


def iterate(value):
    if isinstance(value, Map):
        return list(value.items())
    if isinstance(value, Set):
        return list(value)
    if isinstance(value, Obj):
        return value.get("iterate")()
    return value


def array(value):
    if isinstance(value, (list, tuple, bytes, bytearray)):
        return value
    return [] if value is None else list(iterate(value))


def array_from(value, make=None):
    if isinstance(value, dict) and not isinstance(value, (Map, Set)):
        items = [None] * value.get("length")
        return items if make is None else [make(item, i) for i, item in enumerate(items)]
    items = list(iterate(value))
    return items if make is None else [make(item) for item in items]


def array_bytes(value, make=None):
    items = range(value.get("length")) if isinstance(value, Obj) else iterate(value)
    return bytes(int(item if make is None else make(item, i)) & 255 for i, item in enumerate(items))


def zeros(count=0):
    return [0] * count


def zero_bytes(given=0):
    return bytearray(given)


def slice_(value, start=0, end=None):
    if isinstance(value, Obj):
        return value.get("slice")(start, end)
    return value[start:end]


subarray_ = slice_


def includes_(value, item, start=0):
    return item in value if start <= 0 else item in value[start:]


def index_of_(value, item, start=0):
    if isinstance(value, (str, bytes, bytearray)):
        return value.find(bytes([item]) if isinstance(item, int) else item, max(0, start))
    try:
        return value.index(item, start)
    except ValueError:
        return -1


def last_index_of_(value, item, start=None):
    if isinstance(value, (str, bytes, bytearray)):
        if start is None:
            return value.rfind(item)
        return value.rfind(item, 0, max(0, start) + len(item))
    for i in range(len(value) - 1, -1, -1):
        if value[i] == item:
            return i
    return -1


def join_(items, by=","):
    return by.join("" if item is None else string(item) for item in iterate(items))


def concat_(first, *more):
    if isinstance(first, str):
        return first + "".join(more)
    out = list(first)
    for each in more:
        out.extend(each) if isinstance(each, (list, tuple)) else out.append(each)
    return out


def map_(items, make):
    return [make(item) for item in items]


def map__indexed(items, make):
    return [make(item, i) for i, item in enumerate(items)]


def filter_(items, keep):
    return [item for item in items if keep(item)]


def filter__indexed(items, keep):
    return [item for i, item in enumerate(items) if keep(item, i)]


def flat_map_(items, make):
    out = []
    for item in items:
        made = make(item)
        if isinstance(made, (list, tuple)):
            out.extend(made)
        elif isinstance(made, (Map, Set)):
            out.append(made)
        else:
            out.append(made)
    return out


def flat_map__indexed(items, make):
    out = []
    for i, item in enumerate(items):
        made = make(item, i)
        out.extend(made) if isinstance(made, (list, tuple)) else out.append(made)
    return out


def flat_(items):
    out = []
    for item in items:
        out.extend(item) if isinstance(item, (list, tuple)) else out.append(item)
    return out


def some_(items, fits):
    return any(fits(item) for item in items)


def some__indexed(items, fits):
    return any(fits(item, i) for i, item in enumerate(items))


def every_(items, fits):
    return all(fits(item) for item in items)


def every__indexed(items, fits):
    return all(fits(item, i) for i, item in enumerate(items))


def find_(items, fits):
    if isinstance(items, dict):
        return items.get("find")(fits)
    for item in items:
        if fits(item):
            return item
    return None


def find_last_(items, fits):
    for item in reversed(items):
        if fits(item):
            return item
    return None


def find_index_(items, fits):
    for i, item in enumerate(items):
        if fits(item):
            return i
    return -1


def for_each_(items, do):
    for item in iterate(items):
        do(item)


def reduce_(items, join, *first):
    items = list(items)
    value = first[0] if first else items.pop(0)
    for item in items:
        value = join(value, item)
    return value


def at_(items, i=0):
    if i < 0:
        i += len(items)
    return items[i] if 0 <= i < len(items) else None


def push_(items, *more):
    if isinstance(items, Obj):
        return items.get("push")(*more)
    items.extend(more)
    return len(items)


def pop_(items):
    return items.pop() if items else None


def shift_(items):
    return items.pop(0) if items else None


def unshift_(items, *more):
    items[0:0] = more
    return len(items)


def sort_(items, order=None):
    from functools import cmp_to_key

    items.sort(key=string if order is None else cmp_to_key(order))
    return items


sort__indexed = sort_


def to_sorted_(items, order=None):
    return sort_(list(items), order)


def reverse_(items):
    items.reverse()
    return items


def keys_(value):
    if isinstance(value, Obj):
        return value.get("keys")()
    return Keys(value) if isinstance(value, dict) else iter(range(len(value)))


class Keys:
    """The names of a map, one after the other."""

    __slots__ = ("_items",)

    def __init__(self, items):
        self._items = iter(list(items))

    def __iter__(self):
        return self._items

    def step(self):
        for item in self._items:
            return Obj({"value": item, "done": False})
        return Obj({"value": None, "done": True})


def next_(value):
    if isinstance(value, Keys):
        return value.step()
    for item in value:
        return Obj({"value": item, "done": False})
    return Obj({"value": None, "done": True})


def values_(value):
    if isinstance(value, Obj):
        return value.get("values")()
    return list(value) if isinstance(value, Set) else list(value.values())


def entries_(value):
    if isinstance(value, Obj):
        return value.get("entries")()
    return list(value.items()) if isinstance(value, dict) else list(enumerate(value))


def get_(value, key):
    if type(value) is Obj:
        return dict.get(value, "get")(key)
    return value.get(key)


def has_(value, key):
    if type(value) is Obj:
        return dict.get(value, "has")(key)
    return key in value


def set_(value, key, item=None):
    if type(value) is Obj:
        return dict.get(value, "set")(key, item)
    value[key] = item
    return value


def add_(value, *items):
    if type(value) is Obj:
        return dict.get(value, "add")(*items)
    value[items[0]] = None
    return value


def delete_(value, key):
    if type(value) is Obj:
        return dict.get(value, "delete")(key)
    found = key in value
    value.pop(key, None)
    return found


def clear_(value):
    if type(value) is Obj:
        return dict.get(value, "clear")()
    value.clear()
    return None


def group_by(items, key):
    groups = Map()
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


# Objects


def fields(value):
    return _NO_FIELDS if type(value) is list else value


_NO_FIELDS = Obj()


def spread(value):
    if isinstance(value, dict):
        return value
    if isinstance(value, (list, tuple)):
        return {string(i): item for i, item in enumerate(value)}
    return {}


def without(value, *names):
    return Obj({name: item for name, item in value.items() if name not in names})


def create(_prototype=None):
    return Obj()


def assign(value, *more):
    for each in more:
        value.update(spread(each))
    return value


def has_own(value, name):
    return name in value


def reflect_get(value, name):
    return at(value, name)


def object_keys(value):
    return _entry_names(value)


def object_values(value):
    return list(value) if isinstance(value, (list, tuple)) else [value[name] for name in _entry_names(value)]


def object_entries(value):
    if isinstance(value, (list, tuple)):
        return [(str(i), item) for i, item in enumerate(value)]
    return [(name, value[name]) for name in _entry_names(value)]


def from_entries(pairs):
    return Obj({string(name): item for name, item in iterate(pairs)})


def _entry_names(value):
    """Array indices first, in ascending order, then the other names as they came."""
    if isinstance(value, (list, tuple)):
        return [str(i) for i in range(len(value))]
    names = list(value)
    if not any(name[:1].isdigit() for name in names if isinstance(name, str)):
        return names
    indices = [name for name in names if _INDEX.fullmatch(name) and int(name) < 2**32 - 1]
    if not indices:
        return names
    rest = [name for name in names if name not in frozenset(indices)]
    return sorted(indices, key=int) + rest


_INDEX = re.compile("0|[1-9][0-9]{0,9}")


def json_parse(text):
    try:
        return json.loads(
            text, object_hook=Obj, parse_int=_json_number, parse_float=_json_number, parse_constant=_refused
        )
    except RecursionError:
        raise Error("nested too deeply") from None


def _json_number(text):
    found = float(text) if len(text) > 15 or not text.lstrip("-").isdigit() else int(text)
    return int(found) if isinstance(found, float) and found.is_integer() and abs(found) < 1e21 else found


def _refused(name):
    raise ValueError(f"{name} is not JSON")


def json_stringify(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Expressions

_SPACE_CLASS = (
    r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)


class Match(list):
    """What an expression found: the whole, then its groups."""

    __slots__ = ("found",)

    def __init__(self, found):
        super().__init__((found[0], *found.groups()))
        self.found = found

    def get(self, name):
        if name == "index":
            return self.found.start()
        if name == "groups":
            return Obj(self.found.groupdict())
        return None


class RegExp:
    """An expression of ECMAScript, compiled when it is first asked."""

    __slots__ = ("source", "flags", "lastIndex", "_compiled", "_search")

    def __init__(self, source, flags=""):
        self.source = source.source if isinstance(source, RegExp) else source
        self.flags = flags or ""
        self.lastIndex = 0
        self._compiled = None
        self._search = None

    def get(self, name):
        return getattr(self, name, None)

    def compiled(self):
        if self._compiled is None:
            flags = re.ASCII
            if "i" in self.flags:
                flags |= re.IGNORECASE
            self._compiled = re.compile(translated(self.source, self.flags), flags)
            self._search = self._compiled.search
        return self._compiled

    def test(self, text):
        if self._search is None:
            self.compiled()
        if "g" in self.flags or "y" in self.flags:
            return self.exec(text) is not None
        return self._search(text) is not None

    def exec(self, text):
        pattern = self._compiled or self.compiled()
        if "y" in self.flags:
            found = pattern.match(text, self.lastIndex)
        elif "g" in self.flags:
            found = pattern.search(text, self.lastIndex)
        else:
            found = pattern.search(text)
            return None if found is None else Match(found)
        self.lastIndex = 0 if found is None else found.end()
        return None if found is None else Match(found)

    def replaced(self, text, by):
        count = 0 if "g" in self.flags else 1
        if callable(by):
            return self.compiled().sub(lambda found: string(_called(by, found)), text, count=count)
        return self.compiled().sub(lambda found: _expanded(by, found), text, count=count)


def _called(by, found):
    given = (found[0], *found.groups())
    try:
        wanted = by.__code__.co_argcount
    except AttributeError:
        wanted = 1
    return by(*given[:wanted])


def _expanded(by, found):
    if "$" not in by:
        return by
    return _REFERENCE.sub(
        lambda m: "$" if m[1] == "$" else found[0] if m[1] == "&" else (found[int(m[1])] or ""), by
    )


_REFERENCE = re.compile(r"\$(\$|&|[1-9])")


def translated(source, flags=""):
    """An expression in Python's spelling: what differs are ends, dots, spaces, names and classes."""
    out = []
    i = 0
    while i < len(source):
        c = source[i]
        if c == "\\":
            out.append(_escape(source, i, False))
            i += _escape_length(source, i)
            continue
        if c == "[":
            text, i = _class(source, i)
            out.append(text)
            continue
        if c == "$":
            out.append("(?![^\\n])" if "m" in flags else r"\Z")
        elif c == "^" and "m" in flags:
            out.append(r"(?:(?<=\n)|\A)")
        elif c == "." and "s" not in flags:
            out.append(r"[^\n\r\u2028\u2029]")
        elif c == ".":
            out.append("(?s:.)")
        elif source.startswith("(?<", i) and source[i + 3] not in "=!":
            out.append("(?P<")
            i += 3
            continue
        else:
            out.append(c)
        i += 1
    return "".join(out)


def _escape_length(source, i):
    if source[i + 1] in "pP" and source[i + 2 : i + 3] == "{":
        return source.index("}", i) - i + 1
    return 2


def _escape(source, i, in_class):
    c = source[i + 1]
    if c == "s":
        return _SPACE_CLASS if in_class else f"[{_SPACE_CLASS}]"
    if c == "S":
        return f"[^{_SPACE_CLASS}]"
    if c == "/":
        return "/"
    if c == "-":
        return r"\-"
    if c == "0":
        return r"\x00"
    if c == "p":
        name = source[i + 3 : source.index("}", i)]
        ranges = _PROPERTIES[name]
        return ranges if in_class else f"[{ranges}]"
    return source[i : i + 2]


_PROPERTIES = {
    "Cc": r"\x00-\x1f\x7f-\x9f",
    "Cs": r"\ud800-\udfff",
    "Zl": r"\u2028",
    "Zp": r"\u2029",
}


def _class(source, i):
    start = i
    i += 1
    negated = source[i] == "^"
    if negated:
        i += 1
    body = []
    everything = False
    while source[i] != "]":
        c = source[i]
        if c == "\\":
            if source[i + 1] in "SDW" and _opposite(source, start, source[i + 1]):
                everything = True
            elif source[i + 1] == "S":
                raise Error(f"no translation for a class with \\S: {source}")
            body.append("\\b" if source[i + 1] == "b" else _escape(source, i, True) if source[i + 1] != "S" else "")
            i += _escape_length(source, i)
            continue
        body.append("\\" + c if c in "[&|~" else c)
        i += 1
    if everything:
        return ("(?!)" if negated else "(?s:.)"), i + 1
    if not body:
        return ("(?s:.)" if negated else "(?!)"), i + 1
    return f"[{'^' if negated else ''}{''.join(body)}]", i + 1


def _opposite(source, start, letter):
    end = start + 1
    while source[end] != "]":
        end += 2 if source[end] == "\\" else 1
    return "\\" + letter.lower() in source[start:end]


# Bytes


def buffer_from(value, encoding="utf8", count=None):
    if not isinstance(value, str):
        return bytes(value) if count is None else bytes(value)[encoding : encoding + count]
    if encoding in ("base64", "base64url"):
        return _base64(value)
    if encoding == "hex":
        digits = _HEX.match(value)[0]
        return bytes.fromhex(digits)
    if encoding in ("latin1", "binary"):
        return bytes(ord(c) & 255 for c in value)
    if encoding in ("utf16le", "ucs2"):
        return value.encode("utf-16-le", "surrogatepass")
    return to_well_formed_(value).encode("utf-8")


_HEX = re.compile("(?:[0-9A-Fa-f]{2})*")
_NOT_BASE64 = re.compile("[^A-Za-z0-9+/]+")
_URL_ALPHABET = str.maketrans("-_", "+/")


def _base64(text):
    """Both alphabets; what is of neither is passed over, and nothing stands behind padding."""
    if not _STRICT_BASE64.fullmatch(text):
        text = _NOT_BASE64.sub("", text.partition("=")[0].translate(_URL_ALPHABET))
    text = text.rstrip("=")
    if len(text) % 4 == 1:
        text = text[:-1]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""


_STRICT_BASE64 = re.compile("[A-Za-z0-9+/]*={0,2}")


def buffer_concat(parts):
    return b"".join(bytes(part) for part in parts)


def buffer_alloc(count):
    return bytearray(count)


def byte_length(value):
    return len(buffer_from(value)) if isinstance(value, str) else len(value)


def to_string_(value, how=None):
    if isinstance(value, (bytes, bytearray)):
        if how in ("latin1", "binary"):
            return bytes(value).decode("latin-1")
        if how == "hex":
            return bytes(value).hex()
        if how == "base64":
            return base64.b64encode(value).decode("ascii")
        if how == "base64url":
            return base64.urlsafe_b64encode(value).decode("ascii").rstrip("=")
        if how in ("utf16le", "ucs2"):
            return bytes(value).decode("utf-16-le", "replace")
        return bytes(value).decode("utf-8", "replace")
    if how is None:
        return string(value)
    digits = ""
    left = abs(int(value))
    while left or not digits:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[left % how] + digits
        left //= how
    return "-" + digits if value < 0 else digits


def equals_(a, b):
    return bytes(a) == bytes(b)


def read_uint32_be_(value, at=0):
    return int.from_bytes(value[at : at + 4], "big")


read_u_int32_be_ = read_uint32_be_


def read_u_int16_be_(value, at=0):
    return int.from_bytes(value[at : at + 2], "big")


def swap16_(value):
    out = bytearray(value)
    out[0::2], out[1::2] = value[1::2], value[0::2]
    return bytes(out)


# Web addresses


class URLSearchParams:
    """https://url.spec.whatwg.org/#interface-urlsearchparams"""

    __slots__ = ("pairs",)

    def __init__(self, text=""):
        text = text[1:] if text.startswith("?") else text
        self.pairs = []
        for part in text.split("&"):
            if part != "":
                name, _, value = part.partition("=")
                self.pairs.append((_form_decoded(name), _form_decoded(value)))

    def get(self, name):
        for each, value in self.pairs:
            if each == name:
                return value
        return None

    def __contains__(self, name):
        return any(each == name for each, _ in self.pairs)

    def __iter__(self):
        return iter(self.pairs)


def get_all_(value, name):
    return [item for each, item in value.pairs if each == name]


def _form_decoded(text):
    if "+" in text:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    return unquote_to_bytes(to_well_formed_(text)).decode("utf-8", "replace")


def url_can_parse(text, _base=None):
    return URL.parsed(text) is not None


class URL:
    """As far as the hooks read one."""

    __slots__ = ("_parts",)

    @staticmethod
    def parsed(text):
        match = _URL.fullmatch(trim_(text))
        if match is None:
            return None
        scheme = match["scheme"].lower()
        host = (match["host"] or "").lower()
        if scheme in _WEB and (host == "" or re.search(r"[\s<>^|%#?@\\]", host)):
            return None
        port = match["port"] or ""
        if port != "" and int(port) > 65535:
            return None
        return scheme, host, port, match

    def __init__(self, text, base=None):
        found = URL.parsed(text)
        if found is None:
            raise Error("no URL")
        scheme, host, port, match = found
        if _WEB.get(scheme) == port:
            port = ""
        path = match["path"] or ("/" if scheme in _WEB else "")
        query = match["query"] or ""
        query = "" if query == "?" else query
        fragment = match["hash"] or ""
        self._parts = {
            "protocol": scheme + ":",
            "hostname": host,
            "host": host + (f":{port}" if port else ""),
            "port": port,
            "pathname": path,
            "search": query,
            "hash": fragment,
            "username": match["user"] or "",
            "password": match["password"] or "",
            "href": f"{scheme}://{host}{':' + port if port else ''}{path}{query}{fragment}",
            "origin": f"{scheme}://{host}{':' + port if port else ''}",
        }

    def get(self, name):
        if name == "searchParams":
            return URLSearchParams(self._parts["search"])
        return self._parts.get(name)


_WEB = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"}
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?:(?P<user>[^/?#@:]*)(?::(?P<password>[^/?#@]*))?@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:]*)(?::(?P<port>[0-9]{0,5}))?)?"
    r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<hash>#.*)?",
    re.DOTALL,
)


# Time


def date_now():
    import time

    return time.time_ns() // 1_000_000


_ISO = re.compile(
    r"(\d{4}|[+-]\d{6})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d:?\d\d)?)?"
)
_HTTP = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)(?: (GMT|UTC|UT|Z|[+-]\d{4}))?"
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def date_parse(text):
    """RFC 3339 and RFC 9110 dates: the forms that callers let through. Milliseconds, or NaN."""
    match = _ISO.fullmatch(text)
    if match is not None:
        year, month, day, hour, minute, second, fraction, zone = match.groups()
        millis = int(((fraction or "") + "000")[:3])
        parts = (int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
        found = _utc(*parts)
        if found is None:
            return NAN
        # Without a zone a moment of the day is local time (ECMA-262 section 21.4.1.32).
        if hour is not None and zone is None:
            return _local(parts) * 1000 + millis
        return found * 1000 + millis - _offset(zone)
    match = _HTTP.fullmatch(text)
    if match is None or match[2] not in _MONTHS:
        return NAN
    day, month, year, hour, minute, second, zone = match.groups()
    found = _utc(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second))
    return NAN if found is None else found * 1000 - _offset(zone)


def _utc(year, month, day, hour, minute, second):
    if not (1 <= month <= 12 and 1 <= day <= 31 and minute < 60 and second < 60):
        return None
    if hour > 24 or (hour == 24 and (minute or second)):
        return None
    return _days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second


def _days(year, month, day):
    """Days since 1970-01-01 in the proleptic Gregorian calendar."""
    y = year - (month <= 2)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _local(parts):
    import time

    return int(time.mktime((*parts, 0, 0, -1)))


def _offset(zone):
    if zone is None or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if zone[0] == "+" else -minutes) * 60_000


def date_utc(year, month=0, day=1, hour=0, minute=0, second=0, millis=0):
    return ((_days(year, month + 1, 1) + day - 1) * 86400 + hour * 3600 + minute * 60 + second) * 1000 + millis


# The process


def environment():
    return _Environment()


class _Environment(dict):
    """Read when asked, past the hooks."""

    __slots__ = ()

    def get(self, name, default=None):
        found = os.environ._data.get(os.environ.encodekey(name))
        return default if found is None else os.environ.decodevalue(found)


def builtin_module(name):
    if name == "node:crypto":
        return Obj({"createHash": _create_hash})
    if name == "node:os":
        return Obj({"userInfo": _user_info, "hostname": _host_name})
    raise Error(f"there is no {name}")


def _host_name(*_):
    import socket

    return socket.gethostname()


def _user_info(*_):
    import getpass

    return Obj({"username": getpass.getuser()})


def _create_hash(name):
    import hashlib

    state = hashlib.new(name)

    def update(data):
        state.update(buffer_from(data) if isinstance(data, str) else data)
        return made

    def digest(how=None):
        return state.digest() if how is None else to_string_(state.digest(), how)

    made = Obj({"update": update, "digest": digest})
    return made


def intern_(text):
    return sys.intern(text)
