"""Made from src/core/plain-text.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.registry import formats


def is_plain(text=None, *_more):
    "Whether a text certainly holds no credential: it has no escape, no `key=value`, no address with a login, no run that could be base64 or hexadecimal, and no word that begins like a form. Nearly all public texts (hosts, paths, UUIDs, names) pass in one look; a no means only that a closer look is due."
    _t1 = text
    _t1 = js.fields(_t1)
    length = js.length(_t1)
    if length > longest_plain:
        return False
    hex_from = 0
    base64_from = 0
    word_from = 0
    cases = 0
    form_from = -1
    at = 0
    while (at < length):
        code = js.char_code_at_(text, at)
        kind = ((_v if (_v := js.at(kinds, code)) is not None else 0) if (code < 128) else 0)
        if (kind & telling) != 0:
            return False
        if (kind & in_word) == 0:
            word_from = (at + 1)
            form_from = (-1)
        else:
            if ((form_from < 0) and ((at == word_from) or is_joint(text, (at - 1)))) and starts_like_form(text, at):
                form_from = at
            if (form_from >= 0) and ((at - form_from) >= (shortest_word - 1)):
                return False
        if (kind & in_hex) == 0:
            hex_from = (at + 1)
        else:
            if (at - hex_from) >= (shortest_hex - 1):
                return False
        if (kind & in_base64) == 0:
            base64_from = (at + 1)
            cases = 0
        else:
            cases |= (kind & (upper | lower))
            if (cases == (upper | lower)) and ((at - base64_from) >= (shortest_base64 - 1)):
                return False
        at += 1
    if js.includes_(text, "@") and js.includes_(text, "://"):
        return False
    return (not js.includes_(text, "PRIVATE KEY")) and (not js.some_(word_marks(), (lambda mark=None, *_more: js.includes_(text, mark))))


def is_joint(text=None, at=None, *_more):
    code = js.char_code_at_(text, at)
    return ((code < 128) and (((_v if (_v := js.at(kinds, code)) is not None else 0) & joint) != 0))


def starts_like_form(text=None, at=None, *_more):
    global starts, by_pair
    if (starts is None) or (by_pair is None):
        _t1 = js.array(prefix_table())
        starts = js.at(_t1, 0)
        by_pair = js.at(_t1, 1)
    pair = pair_of(text, at)
    if (pair == 0) or (js.at(starts, pair) == 0):
        return False
    return ((None if (_v := js.get_(by_pair, pair)) is None else js.some_(_v, (lambda prefix=None, *_more: js.starts_with(text, prefix, at)))) is True)


def pair_of(text=None, at=None, *_more):
    "0 where there are no two characters of ASCII. No form of a word has a prefix of one character."
    first = js.char_code_at_(text, at)
    second = js.char_code_at_(text, (at + 1))
    return ((first * 128) + second) if ((first < 128) and (second < 128)) else 0


def prefix_table(*_more):
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        is_unsought = _t1.get("isUnsought")
        is_public_name = _t1.get("isPublicName")
        return ((is_unsought is not True) and (is_public_name is not True))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        is_unsought = _t1.get("isUnsought")
        is_public_name = _t1.get("isPublicName")
        return ((is_unsought is not True) and (is_public_name is not True))
    secret = js.filter_(formats, _fn2)
    prefixes = [*js.iterate(js.Set(js.flat_map_(secret, (lambda format_=None, *_more: format_.get("prefixes")))))]
    table = js.zero_bytes((128 * 128))
    grouped = js.group_by(prefixes, (lambda prefix=None, *_more: pair_of(prefix, 0)))
    for pair in js.iterate(js.keys_(grouped)):
        js.put(table, pair, 1)
    return [table, grouped]


def word_marks(*_more):
    "What stands in the midst of forms that begin with anything."
    global marks
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        mark = _t1.get("mark")
        return ([] if (mark is None) else [js.at(mark, 1)])
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        mark = _t1.get("mark")
        return ([] if (mark is None) else [js.at(mark, 1)])
    if marks is None:
        marks = [*js.iterate(js.Set(js.flat_map_(formats, _fn2)))]
    return marks


def character_kinds(*_more):
    table = js.zero_bytes(128)
    def _add1(characters=None, kind=None, *_more):
        for character in js.iterate(characters):
            code = js.char_code_at_(character, 0)
            js.put(table, code, ((_v if (_v := js.at(table, code)) is not None else 0) | kind))
    add = _add1
    letters = "abcdefghijklmnopqrstuvwxyz"
    digits = "0123456789"
    add(letters, ((lower | in_base64) | in_word))
    add(letters.upper(), ((upper | in_base64) | in_word))
    add(digits, ((in_base64 | in_word) | in_hex))
    add("abcdefABCDEF", in_hex)
    add("+/_-", in_base64)
    add("_.-", (in_word | joint))
    add("%=\\&\x00", telling)
    return table

# What a character is, as bits: a pass over a text asks nothing else.
upper = 1

lower = 2

in_hex = 4

in_base64 = 8

in_word = 16

# `-`, `_` and `.` join words that may each be a credential.
joint = 32

# Begins an escape, names a setting or divides what a form marks: such a text is looked at closely.
telling = 64

kinds = character_kinds()

longest_plain = 1024

shortest_hex = 16

shortest_base64 = 12

shortest_word = 16

# First characters of prefixes that a word can begin with, by the pair of them.
starts = None

by_pair = None

marks = None
