"""Made from src/core/instant.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def instant(epoch_ms=None, *_more):
    "Milliseconds since the epoch as an instant; fractions are cut off."
    return js.trunc(epoch_ms)


def instant_from_seconds(epoch_seconds=None, *_more):
    "Seconds since the epoch (JWT `exp`, RFC 7519 section 2) as an instant."
    return instant((epoch_seconds * 1000))


def instant_from_iso(text=None, *_more):
    "An ISO 8601 / RFC 3339 text as an instant, or null when it is not one."
    ms = js.date_parse(text)
    return None if js.is_nan(ms) else instant(ms)
