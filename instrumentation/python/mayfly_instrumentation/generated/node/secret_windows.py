"""Made from instrumentation/node/secret-windows.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def create_secret_windows(*_more):
    windows = js.Map()
    def _add1(known=None, *_more):
        if (js.length(known) < window_length) or plain_word.test(known):
            return
        secret = known.lower()
        offset = js.minimum(usual_offset, ((js.length(secret) - window_length) >> 1))
        window = js.slice_(secret, offset, (offset + window_length))
        entries = js.get_(windows, window)
        if entries is None:
            js.set_(windows, window, [js.Obj({"secret": secret, "offset": offset})])
        else:
            js.push_(entries, js.Obj({"secret": secret, "offset": offset}))
    def _is_in2(written=None, *_more):
        text = written.lower()
        at = 0
        while ((at + window_length) <= js.length(text)):
            entries = js.get_(windows, js.slice_(text, at, (at + window_length)))
            if (None if (_v := entries) is None else js.some_(_v, (lambda entry=None, *_more: is_around(text, at, entry)))):
                return True
            at += 1
        return False
    return js.Obj({"add": _add1, "isIn": _is_in2})


def is_around(text=None, at=None, _t1=None, *_more):
    "Whether the secret stands where its window was found: whole, cut off by the text's edges, or a good part of a token."
    _t1 = js.fields(_t1)
    secret = _t1.get("secret")
    offset = _t1.get("offset")
    _t2 = js.array([at, (at + window_length)])
    from_ = js.at(_t2, 0)
    to = js.at(_t2, 1)
    while (((from_ > 0) and ((at - from_) < offset)) and (js.at(text, (from_ - 1)) == js.at(secret, ((offset - (at - from_)) - 1)))):
        from_ -= 1
    end = (at - offset) + js.length(secret)
    while (((to < js.length(text)) and (to < end)) and (js.at(text, to) == js.at(secret, ((to - at) + offset)))):
        to += 1
    if (to - from_) == js.length(secret):
        return True
    if (to - from_) < shortest_part:
        return False
    return token.test(secret) or (((from_ == 0) or (from_ == (at - offset))) and ((to == js.length(text)) or (to == end)))

window_length = 8

# Far enough from the beginning to be past what secrets of a kind have in common.
usual_offset = 40

# A part of a token is found by this much of it; of a longer text that is a secret, words may stand elsewhere.
shortest_part = 16

token = js.RegExp("^[\\w.~+/=:-]+$")

# A word of a language tells nothing by itself: `postgres` is a password, a host and a user.
plain_word = js.RegExp("^(?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z][a-z]{1,19})[0-9]{0,3}$")
