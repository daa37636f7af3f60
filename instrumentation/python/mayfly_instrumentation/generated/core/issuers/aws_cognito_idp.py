"""Made from src/core/issuers/aws-cognito-idp.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.aws_caller import aws_caller
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of


def tokens(answer=None, exchange=None, *_more):
    result = as_fields((None if (_v := answer) is None else js.at(_v, "AuthenticationResult")))
    if result is None:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    client = text_field(asked, "ClientId")
    flow = (_v if (_v := (_v if (_v := text_field(asked, "AuthFlow")) is not None else text_field(asked, "ChallengeName"))) is not None else "REFRESH_TOKEN")
    shared = js.Obj({"source": "token_endpoint", "provider": "aws", "policy": (None if (client is None) else ("oauth client " + js.string(client) + ", flow " + js.string(flow))), "subject": user_of(asked), "parents": [*js.iterate(aws_caller(exchange)), *js.iterate(secrets_of(presented_in(asked)))]})
    short = js.Obj({"ephemeral": True, "expiresAt": instant_after(exchange.get("at"), js.at(result, "ExpiresIn"))})
    kinds = [["AccessToken", js.Obj({"type": "oauth.access_token", **js.spread(short)})], ["IdToken", js.Obj({"type": "oauth.id_token", **js.spread(short)})], ["RefreshToken", js.Obj({"type": "oauth.refresh_token"})]]
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(result, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(shared), **js.spread(facts), "secret": secret}))]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        facts = js.at(_t2, 1)
        secret = secret_field(result, field)
        return [] if (secret is None) else [issued_credential(js.Obj({**js.spread(shared), **js.spread(facts), "secret": secret}))]
    return js.flat_map_(kinds, _fn2)


def client_secret(answer=None, exchange=None, *_more):
    added = as_fields((None if (_v := answer) is None else js.at(_v, "ClientSecretDescriptor")))
    client = as_fields((None if (_v := answer) is None else js.at(_v, "UserPoolClient")))
    secret = (_v if (_v := secret_field(client, "ClientSecret")) is not None else secret_field(added, "ClientSecretValue"))
    if secret is None:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "oauth.client_secret", "provider": "aws", "name": text_field(client, "ClientName"), "ephemeral": False, "issuedAt": instant_of_timestamp((_v if (_v := (None if (_v := client) is None else js.at(_v, "CreationDate"))) is not None else (None if (_v := added) is None else js.at(_v, "ClientSecretCreateDate")))), "subject": (_v if (_v := text_field(client, "ClientId")) is not None else text_field(asked, "ClientId")), "parents": aws_caller(exchange)}))]


def presented_in(asked=None, *_more):
    "A proof by SRP or a code sends no secret."
    parameters = as_fields((None if (_v := asked) is None else js.at(_v, "AuthParameters")))
    responses = as_fields((None if (_v := asked) is None else js.at(_v, "ChallengeResponses")))
    of_user = js.Obj({"PASSWORD": "USERNAME", "NEW_PASSWORD": "USERNAME", "REFRESH_TOKEN": "USERNAME"})
    of_client = js.Obj({"RefreshToken": "ClientId", "ClientSecret": "ClientId", "Token": "ClientId", "AccessToken": None})
    return [*js.iterate(presented_fields(parameters, of_user)), *js.iterate(presented_fields(responses, of_user)), *js.iterate(presented_fields(asked, of_client))]


def user_of(asked=None, *_more):
    parameters = (_v if (_v := as_fields((None if (_v := asked) is None else js.at(_v, "AuthParameters")))) is not None else as_fields((None if (_v := asked) is None else js.at(_v, "ChallengeResponses"))))
    return text_field(parameters, "USERNAME")

service = "AWSCognitoIdentityProviderService."

sign_ins = ["InitiateAuth", "AdminInitiateAuth", "RespondToAuthChallenge", "AdminRespondToAuthChallenge", "GetTokensFromRefreshToken"]

clients = ["CreateUserPoolClient", "UpdateUserPoolClient", "DescribeUserPoolClient", "AddUserPoolClientSecret"]

ends = ["RevokeToken", "GlobalSignOut"]

targets = js.map_([*js.iterate(sign_ins), *js.iterate(clients), *js.iterate(ends)], (lambda operation=None, *_more: (service + operation)))

# User pools of Amazon Cognito: sign-in, refresh, the secrets of clients, and sign-out (JSON 1.1,
# docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return js.includes_(targets, (_v if (_v := header("x-amz-target")) is not None else ""))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    return [*js.iterate(tokens(answer, exchange)), *js.iterate(client_secret(answer, exchange))]
def _ended3(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    target = exchange.get("request").get("header")("x-amz-target")
    if target == (js.string(service) + "RevokeToken"):
        return ended_secret(secret_field(asked, "Token"), "revoked")
    if target == (js.string(service) + "GlobalSignOut"):
        return ended_secret(secret_field(asked, "AccessToken"), "logged_out")
    return []
aws_cognito_idp = js.Obj({"id": "aws-cognito-idp", "endpoints": ["aws-cognito-idp"], "at": js.Obj({"targets": targets}), "match": _match_1, "presented": (lambda _request=None, body=None, *_more: presented_in(json_fields(body))), "issued": _issued2, "ended": _ended3})
