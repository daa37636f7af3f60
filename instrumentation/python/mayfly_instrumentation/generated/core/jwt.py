"""Made from src/core/jwt.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant_from_seconds

_RE1 = js.RegExp("\\p{Cc}", "u")


def decode_jwt(text=None, *_more):
    "The token's header and claims; null when the text is not a JWT. Linear, at most 16 KiB."
    if js.length(text) > longest_token:
        return None
    first = js.index_of_(text, ".")
    second = js.index_of_(text, ".", (first + 1))
    if (first < 0) or (second < 0):
        return None
    signature = js.slice_(text, (second + 1))
    if (signature != "") and (not base64url.test(signature)):
        return None
    header = decode_object(js.slice_(text, 0, first))
    if (header is None) or (not js.is_string(js.at(header, "alg"))):
        return None
    claims = decode_object(js.slice_(text, (first + 1), second))
    if claims is None:
        return None
    return js.Obj({"header": header, "claims": claims, "issuer": claim_text(js.at(claims, "iss")), "subject": claim_text(js.at(claims, "sub")), "audience": claim_texts(js.at(claims, "aud")), "scopes": words((_v if (_v := js.at(claims, "scope")) is not None else js.at(claims, "scp"))), "id": claim_text(js.at(claims, "jti")), "issuedAt": (_v if (_v := numeric_date(js.at(claims, "iat"))) is not None else numeric_date(js.at(claims, "nbf"))), "expiresAt": numeric_date(js.at(claims, "exp"))})


def claim_text(value=None, *_more):
    "A claim as a text of at most 512 printable characters, else null: never a part of a longer one."
    if ((not js.is_string(value)) or (value == "")) or (js.length(value) > longest_text):
        return None
    return None if _RE1.test(value) else value


def claim_texts(value=None, *_more):
    "A claim that is a text or a list of texts, as a list of at most 64."
    texts = []
    for item in js.iterate((js.slice_(value, 0, most_texts) if js.is_array(value) else [value])):
        text = claim_text(item)
        if text is not None:
            js.push_(texts, text)
    return texts


def words(value=None, *_more):
    return claim_texts((js.split_(value, " ", most_texts) if js.is_string(value) else value))


def numeric_date(value=None, *_more):
    "Seconds since the epoch, maybe with a fraction (RFC 7519 section 2)."
    if (not js.is_number(value)) or (not ((value >= 0) and (value <= last_second))):
        return None
    return instant_from_seconds(value)


def decode_object(part=None, *_more):
    if not base64url.test(part):
        return None
    try:
        value = js.json_parse(js.to_string_(js.buffer_from(part, "base64url"), "utf8"))
        return value if ((js.is_object(value) and (value is not None)) and (not js.is_array(value))) else None
    except Exception:
        return None

# Header prefixes of `{"`, `{ "` and `{` with a line end or tab, in base64url.
jwt_prefixes = ["eyJ", "eyA", "ewo", "ew0", "ewk"]

longest_token = 16384

longest_text = 512

most_texts = 64

# The last second of the year 9999: a greater number is not in seconds.
last_second = 253402300799

base64url = js.RegExp("^[A-Za-z0-9_-]+$")
