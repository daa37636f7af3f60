"""Made from src/core/issuers/twilio-keys.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_http_date

of_account = js.RegExp("^\\/2010-04-01\\/Accounts\\/(AC[0-9a-f]{32})\\/(?:Keys|SigningKeys)(?:\\/(SK[0-9a-f]{32}))?\\.json(?:\\?|$)", "i")

of_iam = js.RegExp("^\\/v1\\/Keys(?:\\/(SK[0-9a-f]{32}))?\\/?(?:\\?|$)", "i")

# API keys of Twilio (twilio.com/docs/iam/api-keys): the secret is told once, its SID is public. The newer API
# stands at iam.twilio.com.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (((method == "POST") or (method == "DELETE")) and (of_account.test(path) or of_iam.test(path)))
def _issued2(exchange=None, *_more):
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") != "POST"):
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "secret")
    sid = text_field(answer, "sid")
    if (secret is None) or (sid is None):
        return []
    account = (_v if (_v := (None if (_v := of_account.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))) is not None else None)
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "twilio.api_key_secret", "provider": "twilio", "name": (_v if (_v := text_field(answer, "friendly_name")) is not None else sid), "policy": (None if (account is None) else ("twilio account " + js.string(account))), "ephemeral": False, "issuedAt": instant_of_http_date((None if (_v := answer) is None else js.at(_v, "date_created"))), "subject": sid, "joinKeys": [("twilio.key_sid:" + js.string(sid))], "parents": exchange.get("presentedInHeaders")}))]
def _ended3(_t1=None, *_more):
    _t1 = js.fields(_t1)
    status = _t1.get("status")
    request = _t1.get("request")
    if (status >= 400) or (request.get("method") != "DELETE"):
        return []
    sid = (_v if (_v := (None if (_v := of_account.exec(request.get("path"))) is None else js.at(_v, 2))) is not None else (None if (_v := of_iam.exec(request.get("path"))) is None else js.at(_v, 1)))
    return ended_name("twilio.key_sid", sid, "revoked")
twilio_keys = js.Obj({"id": "twilio-keys", "endpoints": ["twilio-key-create"], "at": js.Obj({"segments": ["2010-04-01"], "hosts": ["iam.twilio.com"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3})
