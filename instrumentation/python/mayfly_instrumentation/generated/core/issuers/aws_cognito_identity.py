"""Made from src/core/issuers/aws-cognito-identity.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.aws_session import aws_session
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import secrets_of


def logins(target=None, asked=None, *_more):
    "Tokens by provider. What a developer's own backend gives under its name is a user id."
    if target == developer_token:
        return []
    given = js.slice_(js.object_entries((_v if (_v := as_fields((None if (_v := asked) is None else js.at(_v, "Logins")))) is not None else js.Obj())), 0, most_logins)
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        provider = js.at(_t2, 0)
        token = js.at(_t2, 1)
        secret = canonical_value(token) if js.is_string(token) else None
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": "Logins", "subject": (js.slice_(provider, 0, 256) or None)})]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        provider = js.at(_t2, 0)
        token = js.at(_t2, 1)
        secret = canonical_value(token) if js.is_string(token) else None
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": "Logins", "subject": (js.slice_(provider, 0, 256) or None)})]
    return js.flat_map_(given, _fn2)

service = "AWSCognitoIdentityService"

developer_token = js.string(service) + ".GetOpenIdTokenForDeveloperIdentity"

targets = [(js.string(service) + ".GetCredentialsForIdentity"), (js.string(service) + ".GetOpenIdToken"), developer_token]

most_logins = 10

# Identity pools of Amazon Cognito: tokens of other providers for AWS sessions or for a token of Cognito's own
# (JSON 1.1, docs.aws.amazon.com/cognitoidentity/latest/APIReference).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return js.includes_(targets, (_v if (_v := header("x-amz-target")) is not None else ""))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    answer = json_fields(exchange.get("responseBody"))
    presented = logins(exchange.get("request").get("header")("x-amz-target"), asked)
    parents = [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented))]
    identity = text_field(answer, "IdentityId")
    policy = text_field(asked, "CustomRoleArn")
    credentials = as_fields((None if (_v := answer) is None else js.at(_v, "Credentials")))
    shared = js.Obj({"source": "token_endpoint", "name": identity, "policy": policy, "subject": identity, "parents": parents})
    session = aws_session((None if (_v := credentials) is None else js.at(_v, "AccessKeyId")), js.Obj({**js.spread(shared), "expiresAt": (None if (_v := credentials) is None else js.at(_v, "Expiration"))}))
    token = secret_field(answer, "Token")
    if token is None:
        return session
    expires_at = instant_after(exchange.get("at"), (None if (_v := asked) is None else js.at(_v, "TokenDuration")))
    open_id = js.Obj({**js.spread(shared), "secret": token, "provider": "aws", "ephemeral": True, "expiresAt": expires_at})
    return [*js.iterate(session), issued_credential(open_id)]
aws_cognito_identity = js.Obj({"id": "aws-cognito-identity", "endpoints": ["aws-cognito-identity"], "at": js.Obj({"targets": targets}), "match": _match_1, "presented": (lambda request=None, body=None, *_more: logins(request.get("header")("x-amz-target"), json_fields(body))), "issued": _issued2})
