"""Made from src/core/issuers/snowflake-session.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_presenter, ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of


def session_token(data=None, exchange=None, *_more):
    secret = (_v if (_v := secret_field(data, "token")) is not None else secret_field(data, "sessionToken"))
    seconds = (_v if (_v := js.at(data, "validityInSeconds")) is not None else js.at(data, "validityInSecondsST"))
    return token(secret, instant_after(exchange.get("at"), seconds), js.Obj({"type": "snowflake.session_token", "data": data, "exchange": exchange}))


def master_token(data=None, exchange=None, *_more):
    secret = secret_field(data, "masterToken")
    seconds = (_v if (_v := js.at(data, "masterValidityInSeconds")) is not None else js.at(data, "validityInSecondsMT"))
    return token(secret, instant_after(exchange.get("at"), seconds), js.Obj({"type": "snowflake.master_token", "data": data, "exchange": exchange}))


def token(secret=None, expires_at=None, _t1=None, *_more):
    _t1 = js.fields(_t1)
    type_ = _t1.get("type")
    data = _t1.get("data")
    exchange = _t1.get("exchange")
    if secret is None:
        return []
    asked = as_fields((None if (_v := json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))) is None else js.at(_v, "data")))
    authenticator = text_field(asked, "AUTHENTICATOR")
    session = js.at(data, "sessionId")
    is_named = js.is_number(session) or js.is_string(session)
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": type_, "provider": "snowflake", "name": text_field(asked, "ACCOUNT_NAME"), "policy": (None if (authenticator is None) else ("snowflake authenticator " + js.string(authenticator))), "ephemeral": True, "expiresAt": expires_at, "subject": (_v if (_v := text_field(asked, "LOGIN_NAME")) is not None else text_field(as_fields(js.at(data, "sessionInfo")), "userName")), "issuer": exchange.get("request").get("host"), "joinKeys": ([js.slice_(("snowflake.session:" + js.string(session)), 0, 128)] if (is_named and (session != "")) else []), "parents": [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(secrets_of(presented_fields(asked, proofs)))]}))]


def data_of(exchange=None, *_more):
    "`success: false` comes with status 200."
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    return (None if ((None if (_v := answer) is None else js.at(_v, "success")) is False) else as_fields((None if (_v := answer) is None else js.at(_v, "data"))))

login = js.RegExp("^\\/session\\/v1\\/login-request\\/?(?:\\?|$)")

renewal = js.RegExp("^\\/session\\/token-request\\/?(?:\\?|$)")

logout = js.RegExp("^\\/session\\?(?:.*&)?delete=true(?:&|$)")

# What proves the user at login: a password, else the token of another authenticator (OAuth, key pair, PAT, WIF).
proofs = js.Obj({"PASSWORD": "LOGIN_NAME", "TOKEN": "LOGIN_NAME", "PASSCODE": "LOGIN_NAME", "PROOF_KEY": None})

# Sessions of Snowflake's drivers: a session token and the master token that renews it. No public reference; the
# endpoints and fields are those of github.com/snowflakedb/snowflake-connector-nodejs (lib/services/sf).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "POST") and ((login.test(path) or renewal.test(path)) or logout.test(path)))
def _presented2(request=None, body=None, *_more):
    asked = json_fields(body)
    return (presented_fields(as_fields((None if (_v := asked) is None else js.at(_v, "data"))), proofs) if login.test(request.get("path")) else [])
def _issued3(exchange=None, *_more):
    data = data_of(exchange)
    if data is None:
        return []
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    if login.test(path):
        return [*js.iterate(session_token(data, exchange)), *js.iterate(master_token(data, exchange))]
    return [*js.iterate(session_token(data, exchange)), *js.iterate(master_token(data, exchange))] if renewal.test(path) else []
def _ended4(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    if logout.test(path):
        return ended_presenter(exchange, "logged_out")
    data = data_of(exchange) if renewal.test(path) else None
    if (data is None) or (secret_field(data, "sessionToken") is None):
        return []
    old = secret_field(json_fields((_v if (_v := exchange.get("requestBody")) is not None else "")), "oldSessionToken")
    return [] if (old == secret_field(data, "sessionToken")) else ended_secret(old, "replaced")
snowflake_session = js.Obj({"id": "snowflake-session", "endpoints": ["snowflake-login"], "at": js.Obj({"segments": ["session"]}), "match": _match_1, "presented": _presented2, "issued": _issued3, "ended": _ended4})
