"""Made from src/core/issuers/oauth-device.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.provider_of_host import provider_of_host
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, secret_field, words_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.oauth_answer import answer_fields
from mayfly_instrumentation.generated.core.issuers.reading.oauth_client import client_secret_fields, oauth_client
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of

# Device authorization (RFC 8628 section 3.2): the device code that an access token is minted from once the user
# has agreed. The path is the server's own: these are Google's and GitHub's, Okta's, Keycloak's, Entra's, GitLab's.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    return (method == "POST")
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = answer_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "device_code")
    if (answer is None) or (secret is None):
        return []
    asked = body_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    client = oauth_client(asked, exchange.get("request"))
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "oauth.device_code", "provider": provider_of_host(exchange.get("request").get("host")), "policy": ("oauth grant device_code" if (client is None) else ("oauth client " + js.string(client) + ", grant device_code")), "ephemeral": True, "expiresAt": instant_after(exchange.get("at"), js.at(answer, "expires_in")), "scopes": words_field(asked, "scope"), "issuer": exchange.get("request").get("host"), "parents": [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(secrets_of(presented_fields(asked, client_secret_fields)))]}))]
oauth_device = js.Obj({"id": "oauth-device", "endpoints": ["oauth2-device"], "at": js.Obj({"segments": ["device_authorization", "device", "devicecode", "authorize_device", "device-authorization"]}), "match": _match_1, "presented": (lambda _request=None, body=None, *_more: presented_fields(body_fields(body), client_secret_fields)), "issued": _issued2})
