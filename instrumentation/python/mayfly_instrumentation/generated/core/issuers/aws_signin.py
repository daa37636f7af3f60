"""Made from src/core/issuers/aws-signin.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import aws_hosts
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, body_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

path = js.RegExp("^\\/v1\\/token\\/?(?:\\?|$)")

secret_fields = js.Obj({"code": "clientId", "refreshToken": "clientId"})

# `aws login`: the sign-in of the console hands out a session instead of an access token, and a refresh token
# (endpoint rules of `@aws-sdk/client-signin`). For a signed caller it hands out an access token.
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    asked = body_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    presented = presented_fields(asked, secret_fields)
    client = text_field(asked, "clientId")
    grant = (_v if (_v := (_v if (_v := text_field(asked, "grantType")) is not None else text_field(asked, "grant_type"))) is not None else "authorization_code")
    shared = js.Obj({"source": "token_endpoint", "provider": "aws", "policy": (("oauth grant " + js.string(grant)) if (client is None) else ("oauth client " + js.string(client) + ", grant " + js.string(grant))), "parents": [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented))]})
    expires_in = (_v if (_v := (None if (_v := answer) is None else js.at(_v, "expiresIn"))) is not None else (None if (_v := answer) is None else js.at(_v, "expires_in")))
    short = js.Obj({"ephemeral": True, "expiresAt": instant_after(exchange.get("at"), expires_in)})
    kinds = [["access_token", js.Obj({"type": "oauth.access_token", **js.spread(short)})], ["refreshToken", js.Obj({"type": "oauth.refresh_token"})], ["idToken", js.Obj({"type": "oauth.id_token", "ephemeral": True})]]
    session = as_fields((None if (_v := answer) is None else js.at(_v, "accessToken")))
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(shared), **js.spread(facts), "secret": secret}))]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(shared), **js.spread(facts), "secret": secret}))]
    return [*js.iterate(aws_session((None if (_v := session) is None else js.at(_v, "accessKeyId")), js.Obj({**js.spread(shared), "expiresAt": short.get("expiresAt")}))), *js.iterate(js.flat_map_(kinds, _fn2))]
aws_signin = js.Obj({"id": "aws-signin", "endpoints": ["aws-signin-oauth2"], "at": js.Obj({"hosts": ["signin.aws.amazon.com", "oauth.signin.aws", "signin.amazonaws.cn", "signin.amazonaws-us-gov.com", "signin-fips.amazonaws-us-gov.com", "signin.amazonaws-eusc.eu", "signin.c2shome.ic.gov", "signin.sc2shome.sgov.gov", "signin.csphome.hci.ic.gov", "signin.csphome.adc-e.uk", *js.iterate(aws_hosts("signin"))], "services": ["signin"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda _request=None, body=None, *_more: presented_fields(body_fields(body), secret_fields)), "issued": _issued1})
