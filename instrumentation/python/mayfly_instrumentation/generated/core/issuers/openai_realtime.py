"""Made from src/core/issuers/openai-realtime.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_epoch

# Any host and prefix: gateways and Azure offer the same endpoints.
path = js.RegExp("\\/v1\\/realtime\\/(?:(?:translations\\/)?client_secrets|sessions|transcription_sessions)\\/?(?:\\?|$)")

# Client secrets for the Realtime API (platform.openai.com/docs/api-reference/realtime-sessions). The
# older `sessions` endpoints answer with the session itself, which holds a `client_secret`.
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    older = as_fields((None if (_v := answer) is None else js.at(_v, "client_secret")))
    holder = older if older is not None else answer
    session = (as_fields((None if (_v := answer) is None else js.at(_v, "session"))) if (older is None) else answer)
    secret = secret_field(holder, "value")
    if secret is None:
        return []
    session_id = text_field(session, "id")
    client_secret = issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "openai.realtime_client_secret", "provider": "openai", "name": text_field(session, "model"), "ephemeral": True, "expiresAt": instant_of_epoch((None if (_v := holder) is None else js.at(_v, "expires_at"))), "joinKeys": ([] if (session_id is None) else [("openai.session:" + js.string(session_id))]), "parents": exchange.get("presentedInHeaders")}))
    return [client_secret]
openai_realtime = js.Obj({"id": "openai-realtime", "endpoints": ["openai-realtime-secret", "openai-realtime-translation", "openai-realtime-session"], "at": js.Obj({"segments": ["realtime"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
