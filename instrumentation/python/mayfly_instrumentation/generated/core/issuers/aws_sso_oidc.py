"""Made from src/core/issuers/aws-sso-oidc.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_hosts import aws_hosts
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of


def tokens(_t1=None, *_more):
    _t1 = js.fields(_t1)
    asked = _t1.get("asked")
    answer = _t1.get("answer")
    exchange = _t1.get("exchange")
    parents = _t1.get("parents")
    client = text_field(asked, "clientId")
    grant_type = (_v if (_v := (None if (_v := (None if (_v := text_field(asked, "grantType")) is None else js.split_(_v, ":"))) is None else js.at_(_v, (-1)))) is not None else "authorization_code")
    granted = texts_field(answer, "scope")
    scopes = granted if (js.length(granted) > 0) else texts_field(asked, "scope")
    access = js.Obj({"ephemeral": True, "expiresAt": instant_after(exchange.get("at"), js.at(answer, "expiresIn"))})
    kinds = [["accessToken", js.Obj({"type": "oauth.access_token", "scopes": scopes, **js.spread(access)})], ["refreshToken", js.Obj({"type": "oauth.refresh_token", "scopes": scopes})], ["idToken", js.Obj({"type": "oauth.id_token", "ephemeral": True})]]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        if secret is None:
            return []
        return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "provider": "aws", "policy": (None if (client is None) else ("oauth client " + js.string(client) + ", grant " + js.string(grant_type))), "issuer": (exchange.get("request").get("host") if (decode_jwt(secret) is None) else None), "parents": parents, **js.spread(facts)}))]
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(answer, field)
        if secret is None:
            return []
        return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "provider": "aws", "policy": (None if (client is None) else ("oauth client " + js.string(client) + ", grant " + js.string(grant_type))), "issuer": (exchange.get("request").get("host") if (decode_jwt(secret) is None) else None), "parents": parents, **js.spread(facts)}))]
    return js.flat_map_(kinds, _fn3)


def client_secret(_t1=None, *_more):
    "A client registers itself and is gone after 90 days."
    _t1 = js.fields(_t1)
    asked = _t1.get("asked")
    answer = _t1.get("answer")
    exchange = _t1.get("exchange")
    secret = secret_field(answer, "clientSecret")
    if secret is None:
        return []
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "oauth.client_secret", "provider": "aws", "name": text_field(asked, "clientName"), "issuedAt": instant_of_timestamp(js.at(answer, "clientIdIssuedAt")), "expiresAt": instant_of_timestamp(js.at(answer, "clientSecretExpiresAt")), "scopes": texts_field(asked, "scopes"), "subject": text_field(answer, "clientId"), "issuer": exchange.get("request").get("host")}))]


def device_code(_t1=None, *_more):
    _t1 = js.fields(_t1)
    asked = _t1.get("asked")
    answer = _t1.get("answer")
    exchange = _t1.get("exchange")
    parents = _t1.get("parents")
    secret = secret_field(answer, "deviceCode")
    if secret is None:
        return []
    client = text_field(asked, "clientId")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "oauth.device_code", "provider": "aws", "policy": (None if (client is None) else ("oauth client " + js.string(client))), "ephemeral": True, "expiresAt": instant_after(exchange.get("at"), js.at(answer, "expiresIn")), "parents": parents}))]

path = js.RegExp("^\\/(?:token|client\\/register|device_authorization)\\/?(?:\\?|$)")

secret_fields = js.Obj({"clientSecret": "clientId", "refreshToken": "clientId", "deviceCode": "clientId", "code": "clientId", "assertion": None, "subjectToken": None})

# Sign-in to AWS IAM Identity Center: OAuth in AWS's own spelling (`grantType`, `accessToken`), also for callers with
# a signature (docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    if answer is None:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    parents = [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented_fields(asked, secret_fields)))]
    grant = js.Obj({"asked": asked, "answer": answer, "exchange": exchange, "parents": parents})
    return [*js.iterate(tokens(grant)), *js.iterate(client_secret(grant)), *js.iterate(device_code(grant))]
aws_sso_oidc = js.Obj({"id": "aws-sso-oidc", "endpoints": ["aws-sso-oidc-createtoken", "aws-sso-oidc-createtokenwithiam", "aws-sso-oidc-registerclient"], "at": js.Obj({"hosts": aws_hosts("oidc"), "services": ["sso-oauth"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda _request=None, body=None, *_more: presented_fields(json_fields(body), secret_fields)), "issued": _issued1})
