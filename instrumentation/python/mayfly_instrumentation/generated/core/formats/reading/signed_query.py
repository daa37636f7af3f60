"""Made from src/core/formats/reading/signed-query.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant


def signed_query(text=None, vendor=None, *_more):
    "Signature Version 4 in the query, of AWS (`Amz`) and Google Cloud Storage (`Goog`); null when it is not signed. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"
    query = js.URLSearchParams(js.slice_(text, (js.index_of_(text, "?") + 1)))
    _t1 = js.array((_v if (_v := credential.exec((_v if (_v := js.get_(query, ("X-" + js.string(vendor) + "-Credential"))) is not None else ""))) is not None else []))
    key_id = js.at(_t1, 1)
    scope = js.at(_t1, 2)
    if ((key_id is None) or (scope is None)) or (not js.has_(query, ("X-" + js.string(vendor) + "-Signature"))):
        return None
    issued_at = time_of((_v if (_v := js.get_(query, ("X-" + js.string(vendor) + "-Date"))) is not None else ""))
    seconds = js.number((_v if (_v := js.get_(query, ("X-" + js.string(vendor) + "-Expires"))) is not None else js.NAN))
    lives = ((seconds >= 0) and (seconds <= longest_seconds)) and (issued_at is not None)
    return js.Obj({"keyId": key_id, "scope": scope, "issuedAt": issued_at, "expiresAt": (instant((issued_at + (seconds * 1000))) if lives else None)})


def time_of(text=None, *_more):
    "ISO 8601 in its basic form, `20260102T030405Z`."
    _t1 = js.array(js.map_((_v if (_v := basic_time.exec(text)) is not None else []), js.number))
    year = js.at(_t1, 1)
    month = js.at(_t1, 2)
    day = js.at(_t1, 3)
    hour = js.at(_t1, 4)
    minute = js.at(_t1, 5)
    second = js.at(_t1, 6)
    if (year is None) or (month is None):
        return None
    return instant(js.date_utc(year, (month - 1), day, hour, minute, second))

credential = js.RegExp("^([^/]{16,256})\\/\\d{8}\\/((?:[\\w*-]+\\/)?[\\w-]+)\\/(?:aws4|goog4)_request$")

basic_time = js.RegExp("^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z$")

longest_seconds = 10000000
