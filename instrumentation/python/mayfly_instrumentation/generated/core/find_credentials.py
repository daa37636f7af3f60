"""Made from src/core/find-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_url, canonical_value
from mayfly_instrumentation.generated.core.enveloped_secret import enveloped_secret
from mayfly_instrumentation.generated.core.formats.registry import formats
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.core.webhook_url import webhook_url

_RE1 = js.RegExp("\\\\+n", "g")
_RE2 = js.RegExp("\\\\+r|\\r", "g")


def find_credentials(text=None, knows=None, *_more):
    "The credentials in a text that nobody meant to hold any: a prompt, an argument of a tool; as it is or in JSON. Only by their form, or because `knows` says that the word is one. Each once, at most 16; in time linear in the text's length."
    if knows is None:
        knows = (lambda *_more: False)
    found = js.Set()
    for source in js.iterate([private_keys(text), urls(text), enveloped(text), words(text, knows), marked(text)]):
        for secret in js.iterate(source):
            if js.size(found) < most:
                js.add_(found, secret)
    return [*js.iterate(found)]


def private_keys(text=None, *_more):
    if not js.includes_(text, "PRIVATE KEY"):
        return
    at = js.index_of_(text, key_opening)
    count = 0
    while ((at >= 0) and (count < most_openings)):
        js.put(private_key, "lastIndex", at)
        key = (None if (_v := private_key.exec(text)) is None else js.at(_v, 0))
        secret = None if (key is None) else canonical_value(js.replace_(js.replace_(key, _RE2, ""), _RE1, "\n"))
        if secret is not None:
            (yield secret)
        at = js.index_of_(text, key_opening, (at + (_v if (_v := (None if (_v := key) is None else js.length(_v))) is not None else js.length(key_opening))))
        count += 1


def urls(text=None, *_more):
    "Of URLs: the password (RFC 3986 section 3.2.1), or a webhook as a whole."
    at = js.index_of_(text, "://")
    count = 0
    while ((at >= 0) and (count < most_urls)):
        secret = (_v if (_v := password_at(text, at)) is not None else webhook_at(text, at))
        if secret is not None:
            (yield secret)
        at = js.index_of_(text, "://", (at + 3))
        count += 1


def password_at(text=None, at=None, *_more):
    js.put(userinfo_after, "lastIndex", at)
    rest = (None if (_v := userinfo_after.exec(text)) is None else js.at(_v, 0))
    scheme = (None if (rest is None) else (None if (_v := scheme_before.exec(js.slice_(text, js.maximum(0, (at - 32)), at))) is None else js.at(_v, 0)))
    return (None if (scheme is None) else (_v if (_v := (None if (_v := canonical_url((scheme + rest))) is None else _v.get("secret"))) is not None else None))


def webhook_at(text=None, at=None, *_more):
    js.put(address_after, "lastIndex", at)
    _t1 = js.array((_v if (_v := address_after.exec(text)) is not None else []))
    host = js.at(_t1, 1)
    path = js.at(_t1, 2)
    return None if ((host is None) or (path is None)) else webhook_url(host.lower(), path)


def enveloped(raw=None, *_more):
    if not js.some_(envelope_marks, (lambda mark=None, *_more: js.includes_(raw, mark))):
        return
    text = js.replace_(raw, escaped_ampersand, "&")
    for mark in js.iterate(envelope_marks):
        at = js.index_of_(text, mark)
        count = 0
        while ((at >= 0) and (count < most_envelopes)):
            before = js.replace_(js.slice_(text, js.maximum(0, (at - longest_side)), at), last_outside, "")
            rest = js.slice_(text, at, (at + longest_side))
            end = js.search_(rest, divider)
            whole = without_trailing((before + (rest if (end < 0) else js.slice_(rest, 0, end))))
            found = (_v if (_v := enveloped_secret(whole)) is not None else enveloped_secret(js.slice_(whole, (js.index_of_(whole, "=") + 1))))
            if found is not None:
                (yield found.get("secret"))
            at = js.index_of_(text, mark, (at + js.length(mark)))
            count += 1


def words(text=None, knows=None, *_more):
    questions = 0
    widened = 0
    for _t1 in js.iterate(long_words(text)):
        _t1 = js.fields(_t1)
        start = _t1.get("start")
        end = _t1.get("end")
        if ((questions := questions + 1) > most_questions):
            return
        at = start + escape_length(text, start)
        narrow = without_trailing(js.slice_(text, at, end))
        if is_credential(narrow, knows):
            (yield narrow)
        else:
            if (widened < most_wider) and starts_like_one(narrow):
                widened += 1
                js.put(wider, "lastIndex", at)
                wide = without_trailing((_v if (_v := (None if (_v := wider.exec(text)) is None else js.at(_v, 0))) is not None else ""))
                if (js.length(wide) > js.length(narrow)) and is_credential(wide, knows):
                    (yield wide)


def without_trailing(text=None, *_more):
    "Without the marks that end a sentence. By hand: an expression would look at a long run of them from each one on."
    end = js.length(text)
    while ((end > 0) and js.includes_(trailing, js.char_at_(text, (end - 1)))):
        end -= 1
    return js.slice_(text, 0, end)


def long_words(text=None, *_more):
    "By hand, and from behind: where a short word ends, the characters before it need no look."
    start = 0
    while ((start + shortest) <= js.length(text)):
        last = (start + shortest) - 1
        while ((last >= start) and is_in_word(text, last)):
            last -= 1
        if last >= start:
            start = (last + 1)
            continue
        end = start + shortest
        while ((end < js.length(text)) and is_in_word(text, end)):
            end += 1
        (yield js.Obj({"start": start, "end": end}))
        start = (end + 1)


def is_in_word(text=None, at=None, *_more):
    code = js.char_code_at_(text, at)
    return (code < 128) and (js.at(in_word, code) == 1)


def is_credential(text=None, knows=None, *_more):
    if (js.length(text) < shortest) or (js.length(text) > longest):
        return False
    return looks_like_credential(text) or knows(text)


def marked(text=None, *_more):
    "Forms that begin with anything and hold a character that divides words: what tells them stands in their midst."
    global marks
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        mark = _t1.get("mark")
        return ([] if ((mark is None) or is_word(js.at(mark, 1))) else [js.at(mark, 1)])
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        mark = _t1.get("mark")
        return ([] if ((mark is None) or is_word(js.at(mark, 1))) else [js.at(mark, 1)])
    if marks is None:
        marks = js.Set(js.flat_map_(formats, _fn2))
    for mark in js.iterate(marks):
        at = js.index_of_(text, mark)
        count = 0
        while ((at >= 0) and (count < most_marks)):
            secret = marked_at(text, at, mark)
            if secret is not None:
                (yield secret)
            at = js.index_of_(text, mark, (at + 1))
            count += 1


def marked_at(text=None, at=None, mark=None, *_more):
    for _t1 in js.iterate(formats):
        _t1 = js.fields(_t1)
        known = _t1.get("mark")
        start = ((at - js.at(known, 0)) if ((None if (_v := known) is None else js.at(_v, 1)) == mark) else (-1))
        if (start < 0) or (is_in_word(text, (start - 1)) and (not is_after_bot(text, start))):
            continue
        js.put(marked_word, "lastIndex", start)
        word = (_v if (_v := js.at(js.split_((_v if (_v := (None if (_v := marked_word.exec(text)) is None else js.at(_v, 0))) is not None else ""), "/", 1), 0)) is not None else "")
        for one in js.iterate([word, without_trailing(word)]):
            if (js.length(one) >= shortest) and looks_like_credential(one):
                return one
    return None


def is_after_bot(text=None, start=None, *_more):
    "Telegram's tokens follow the word in addresses."
    return js.starts_with(text, "/bot", (start - 4))


def is_word(text=None, *_more):
    i = 0
    while (i < js.length(text)):
        if not is_in_word(text, i):
            return False
        i += 1
    return True


def starts_like_one(text=None, *_more):
    global prefixes
    if prefixes is None:
        prefixes = js.group_by(js.flat_map_(formats, (lambda format_=None, *_more: format_.get("prefixes"))), (lambda prefix=None, *_more: js.slice_(prefix, 0, 1)))
    return ((None if (_v := js.get_(prefixes, js.slice_(text, 0, 1))) is None else js.some_(_v, (lambda prefix=None, *_more: js.starts_with(text, prefix)))) is True)


def escape_length(text=None, at=None, *_more):
    "`\\n` and `\\u003c` of JSON before a word are not part of it."
    if (at == 0) or (js.char_code_at_(text, (at - 1)) != 92):
        return 0
    return 5 if (js.at(text, at) == "u") else 1


def characters(set_=None, *_more):
    table = js.zero_bytes(128)
    for character in js.iterate(set_):
        js.put(table, js.char_code_at_(character, 0), 1)
    return table

most = 16

shortest = 16

longest = 16384

# Words that the formats are asked about: a base64 image has one every 30 characters.
most_questions = 20000

key_opening = "-----BEGIN "

private_key = js.RegExp("-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\s\\\\:,-]{16,16384}?-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----", "y")

most_openings = 64

scheme_before = js.RegExp("[a-z][a-z0-9+.-]{1,31}$", "i")

userinfo_after = js.RegExp(":\\/\\/[^\\s\"'\\\\<>/@:]{0,128}:[^\\s\"'\\\\<>/@]{1,512}@[^\\s\"'\\\\<>]{1,255}", "y")

most_urls = 1000

address_after = js.RegExp(":\\/\\/([a-z0-9.-]{5,255})(\\/[A-Za-z0-9/@_-]{32,400})", "iy")

# What tells a text that wraps a secret: a signature or key among other settings.
envelope_marks = ["sig=", "AccountKey=", "SharedAccessKey=", ";Secret="]

most_envelopes = 64

longest_side = 2048

divider = js.RegExp("[\\s\"'`<>()[\\]{},\\\\]")

last_outside = js.RegExp("^[\\s\\S]*[\\s\"'`<>()[\\]{},\\\\]")

escaped_ampersand = js.RegExp("\\\\+u0026", "g")

# Nearly all tokens are of these characters; `+`, `/`, `=` and `~` belong to some and divide most texts.
in_word = characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")

wider = js.RegExp("[A-Za-z0-9_.~+/=-]{16,4096}", "y")

most_wider = 64

trailing = ".-_~;:!?"

most_marks = 256

marked_word = js.RegExp("[A-Za-z0-9_.~+/=:-]{16,512}", "y")

marks = None

prefixes = None
