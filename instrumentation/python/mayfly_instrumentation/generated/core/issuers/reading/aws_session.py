"""Made from src/core/issuers/reading/aws-session.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp


def aws_session(key_id=None, _t1=None, *_more):
    "Credentials of an AWS session, named by their access key id: the secret key never crosses the wire, and the session token beside it belongs to the same credential. Empty when there is no key id."
    _t1 = js.fields(_t1)
    expires_at = _t1.get("expiresAt")
    facts = js.without(_t1, "expiresAt")
    id_ = aws_key_id(key_id)
    if id_ is None:
        return []
    return [issued_credential(js.Obj({"type": "aws.session", "provider": "aws", "ephemeral": True, **js.spread(facts), "secret": id_, "expiresAt": instant_of_timestamp(expires_at), "joinKeys": [("aws.access_key_id:" + js.string(id_)), *js.iterate((_v if (_v := facts.get("joinKeys")) is not None else []))]}))]


def aws_key_id(value=None, *_more):
    "A text as an access key id; null when it is none."
    if not js.is_string(value):
        return None
    text = js.trim_(value)
    return text if key_id_form.test(text) else None

# AWS has 20 letters and digits; emulators take anything.
key_id_form = js.RegExp("^\\S{1,128}$")
