"""Made from src/core/issuers/reading/presented-type.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def presented_type(issuer_id=None, field=None, *_more):
    "Type of a secret whose form says nothing, from the field it was presented in; null when that says nothing either."
    return (_v if (_v := (None if (_v := js.at(types, issuer_id)) is None else js.at(_v, field))) is not None else None)

# RFC 6749 section 2.3.1. `authorization` is client authentication by Basic.
client = js.Obj({"authorization": "oauth.client_secret", "client_secret": "oauth.client_secret"})

aws_client = js.Obj({"clientSecret": "oauth.client_secret", "refreshToken": "oauth.refresh_token", "code": "oauth.authorization_code", "deviceCode": "oauth.device_code"})

# What a field of a request to an issuing endpoint holds, by the endpoint's id.
types = js.Obj({"oauth-token": js.Obj({**js.spread(client), "refresh_token": "oauth.refresh_token", "code": "oauth.authorization_code", "device_code": "oauth.device_code"}), "oauth-device": client, "oauth-revocation": client, "oauth-logout": js.Obj({**js.spread(client), "refresh_token": "oauth.refresh_token", "id_token_hint": "oauth.id_token"}), "github-app-token": client, "vault": js.Obj({"secret_id": "vault.secret_id"}), "infisical-login": js.Obj({"clientSecret": "infisical.client_secret"}), "snowflake-session": js.Obj({"PASSWORD": "snowflake.password"}), "aws-sso-oidc": aws_client, "aws-signin": aws_client, "aws-cognito-idp": js.Obj({"REFRESH_TOKEN": "oauth.refresh_token", "RefreshToken": "oauth.refresh_token", "Token": "oauth.refresh_token", "AccessToken": "oauth.access_token", "ClientSecret": "oauth.client_secret"}), "aws-agentcore": js.Obj({"workloadIdentityToken": "aws.workload_access_token"}), "aws-sts": js.Obj({"SAMLAssertion": "saml.assertion"}), "aws-lake-formation": js.Obj({"SAMLAssertion": "saml.assertion"})})
