"""Made from src/core/issuers/slack.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field, words_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_epoch
from mayfly_instrumentation.generated.core.issuers.reading.oauth_client import client_secret_fields, oauth_client
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_or_body


def tokens_of(holder=None, exchange=None, *_more):
    asked = query_or_body(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else ""))
    client = oauth_client(asked, exchange.get("request"))
    token = (_v if (_v := secret_field(holder, "access_token")) is not None else secret_field(holder, "token"))
    refresh = secret_field(holder, "refresh_token")
    shared = js.Obj({"source": "token_endpoint", "provider": "slack", "policy": (None if (client is None) else ("oauth client " + js.string(client))), "scopes": words_field(holder, "scope"), "subject": (_v if (_v := (_v if (_v := text_field(holder, "bot_user_id")) is not None else text_field(holder, "user_id"))) is not None else text_field(holder, "id")), "issuer": exchange.get("request").get("host"), "parents": [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(secrets_of(presented_fields(asked, proofs)))]})
    expires_at = (_v if (_v := instant_after(exchange.get("at"), js.at(holder, "expires_in"))) is not None else instant_of_epoch(js.at(holder, "exp")))
    return [*js.iterate(([] if (token is None) else [issued_credential(js.Obj({**js.spread(shared), "secret": token, "type": "oauth.access_token", "issuedAt": instant_of_epoch(js.at(holder, "iat")), "ephemeral": (None if (expires_at is None) else True), "expiresAt": expires_at}))])), *js.iterate(([] if (refresh is None) else [issued_credential(js.Obj({**js.spread(shared), "secret": refresh, "type": "oauth.refresh_token"}))]))]


def answer_of(exchange=None, *_more):
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    return (answer if ((None if (_v := answer) is None else js.at(_v, "ok")) is True) else None)

path = js.RegExp("^\\/api\\/(?:oauth\\.v2\\.(?:user\\.)?(?:access|exchange)|tooling\\.tokens\\.rotate)$")

proofs = js.Obj({**js.spread(client_secret_fields), "refresh_token": "client_id", "token": "client_id"})

# Tokens of Slack apps (docs.slack.dev/authentication/using-token-rotation): a bot's token, beside it that of the user
# who installed the app, and configuration tokens. Arguments may stand in the query.
def _issued1(exchange=None, *_more):
    answer = answer_of(exchange)
    if answer is None:
        return []
    user = as_fields(js.at(answer, "authed_user"))
    return [*js.iterate(tokens_of(answer, exchange)), *js.iterate(([] if (user is None) else tokens_of(user, exchange)))]
def _ended2(exchange=None, *_more):
    answer = answer_of(exchange)
    asked = query_or_body(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else ""))
    before = secret_field(asked, "refresh_token")
    after = secret_field(answer, "refresh_token")
    return [] if ((after is None) or (after == before)) else ended_secret(before, "replaced")
slack = js.Obj({"id": "slack", "endpoints": [], "at": js.Obj({"segments": ["oauth.v2.access", "oauth.v2.user.access", "oauth.v2.exchange", "tooling.tokens.rotate"]}), "match": (lambda request=None, *_more: path.test((_v if (_v := js.at(js.split_(request.get("path"), "?", 1), 0)) is not None else ""))), "presented": (lambda request=None, body=None, *_more: presented_fields(query_or_body(request, body), proofs)), "issued": _issued1, "ended": _ended2})
