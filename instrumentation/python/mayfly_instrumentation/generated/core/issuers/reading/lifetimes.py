"""Made from src/core/issuers/reading/lifetimes.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant, instant_from_iso, instant_from_seconds


def instant_after(at=None, seconds=None, *_more):
    "\"Seconds from now\" as an instant. Zero means that the issuer sets no end (Vault root tokens) or does not know it. Some issuers send numbers as texts (Entra v1)."
    value = number_of(seconds)
    return None if (((value is None) or (value <= 0)) or (value > most_seconds)) else instant((at + (value * 1000)))


def instant_of_epoch(seconds=None, *_more):
    "Seconds since the epoch, as a number or a text."
    value = number_of(seconds)
    return None if (((value is None) or (value <= 0)) or (value > latest_epoch_seconds)) else instant_from_seconds(value)


def instant_of_date(text=None, *_more):
    "An RFC 3339 date; `Date.parse` alone takes `1` for the year 2001. Vault writes the year 1 for never."
    if ((not js.is_string(text)) or (js.length(text) > 64)) or (not iso_date.test(text)):
        return None
    parsed = instant_from_iso(text)
    return None if ((parsed is None) or (parsed <= 0)) else parsed


def instant_of_timestamp(value=None, *_more):
    "A moment in whatever form a service chose: an RFC 3339 date, or a number (or its text) that counts seconds or, when it is too large for that, milliseconds since the epoch."
    date = instant_of_date(value)
    if date is not None:
        return date
    number = number_of(value)
    return instant(number) if (((number is not None) and (number > latest_epoch_seconds)) and (number < (latest_epoch_seconds * 1000))) else instant_of_epoch(number)


def number_of(value=None, *_more):
    if js.is_string(value):
        return js.number(value) if decimal.test(js.trim_(value)) else None
    return value if (js.is_number(value) and js.is_finite(value)) else None


def instant_of_http_date(text=None, *_more):
    "An RFC 2822 or HTTP date (RFC 9110 section 5.6.7), such as `Mon, 23 Nov 2026 10:00:00 +0000`."
    if ((not js.is_string(text)) or (js.length(text) > 64)) or (not http_date.test(text)):
        return None
    return instant_from_iso(text)

# A hundred years: a longer lifetime, or a date in milliseconds read as seconds, is a mistake.
most_seconds = 3155760000

latest_epoch_seconds = 100000000000

iso_date = js.RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}")

http_date = js.RegExp("^[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} ")

decimal = js.RegExp("^\\d{1,15}(\\.\\d{1,9})?$")
