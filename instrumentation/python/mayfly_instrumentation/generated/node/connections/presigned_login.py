"""Made from instrumentation/node/connections/presigned-login.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("[?&]X-Amz-Date=(\\d{8}T\\d{6}Z)")
_RE2 = js.RegExp("[?&]X-Amz-Expires=(\\d{1,6})")
_RE3 = js.RegExp("^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z$")


def presigned_login(secret=None, *_more):
    "Amazon RDS, ElastiCache and MemoryDB take a presigned request as the password (Amazon RDS User Guide, \"IAM database authentication\"). Null for any other password."
    key_id = (None if (js.length(secret) > 16384) else (None if (_v := signed.exec(secret)) is None else js.at(_v, 1)))
    if key_id is None:
        return None
    issued_at = instant_of((None if (_v := _RE1.exec(secret)) is None else js.at(_v, 1)))
    seconds = js.number((_v if (_v := (None if (_v := _RE2.exec(secret)) is None else js.at(_v, 1))) is not None else js.NAN))
    return js.Obj({"type": "aws.database_auth_token", "provider": "aws", "ephemeral": True, "issuedAt": issued_at, "expiresAt": (None if ((issued_at is None) or js.is_nan(seconds)) else (issued_at + (seconds * 1000))), "joinKeys": [("aws.access_key_id:" + js.string(key_id))]})


def instant_of(text=None, *_more):
    "`20260102T030405Z`."
    if text is None:
        return None
    parts = _RE3.exec(text)
    time = js.date_parse((js.string((None if (_v := parts) is None else js.at(_v, 1))) + "-" + js.string((None if (_v := parts) is None else js.at(_v, 2))) + "-" + js.string((None if (_v := parts) is None else js.at(_v, 3))) + "T" + js.string((None if (_v := parts) is None else js.at(_v, 4))) + ":" + js.string((None if (_v := parts) is None else js.at(_v, 5))) + ":" + js.string((None if (_v := parts) is None else js.at(_v, 6))) + "Z"))
    return None if js.is_nan(time) else time

signed = js.RegExp("^(?:https?:\\/\\/)?[^\\s/?]+\\/\\?(?=[^\\s]*\\bAction=connect\\b)(?=[^\\s]*\\bX-Amz-Credential=([A-Za-z0-9]{16,128})(?:%2F|\\/))", "i")
