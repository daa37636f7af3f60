"""Made from src/core/issuers/reading/ended-credential.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization
from mayfly_instrumentation.generated.core.issuers.reading.header_secret import header_secret


def ended_secret(secret=None, reason=None, *_more):
    "The end of a secret that stands in the exchange; none when it does not."
    return [] if (secret is None) else [js.Obj({"secret": secret, "joinKey": None, "reason": reason})]


def ended_name(scheme=None, value=None, reason=None, *_more):
    "The end of the credentials of a public name, `scheme:value`; none when the value is not known."
    return [] if ((value is None) or (value == "")) else [js.Obj({"secret": None, "joinKey": (js.string(scheme) + ":" + js.string(value)), "reason": reason})]


def ended_presenter(_t1=None, reason=None, *_more):
    "The end of what the request was signed in with. Beside `Authorization` there may be the key of an application."
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    presented_in_headers = _t1.get("presentedInHeaders")
    _t2 = js.array([*js.iterate(header_secret(request, "x-vault-token")), *js.iterate(header_secret(request, "private-token"))])
    own_header = js.at(_t2, 0)
    authorization = (None if (_v := canonical_authorization((_v if (_v := request.get("header")("authorization")) is not None else ""))) is None else _v.get("secret"))
    return ended_secret((_v if (_v := (own_header if own_header is not None else authorization)) is not None else js.at(presented_in_headers, 0)), reason)
