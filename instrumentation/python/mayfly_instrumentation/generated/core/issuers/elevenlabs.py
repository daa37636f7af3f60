"""Made from src/core/issuers/elevenlabs.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.header_secret import header_secret
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields


def token_of_url(answer=None, *_more):
    "The URL is a WebSocket's; what is presented there is its token."
    url = (None if (_v := answer) is None else js.at(_v, "signed_url"))
    raw = ((None if (_v := url_parameter.exec(url)) is None else js.at(_v, 1)) if js.is_string(url) else None)
    if raw is None:
        return None
    try:
        return canonical_value(js.decode_uri_component(raw))
    except Exception:
        return canonical_value(raw)

single_use = js.RegExp("\\/v1\\/single-use-token\\/([\\w-]{1,64})\\/?(?:\\?|$)")

signed_url = js.RegExp("\\/v1\\/convai\\/conversation\\/get[-_]signed[-_]url\\/?(?:\\?|$)")

conversation = js.RegExp("\\/v1\\/convai\\/conversation\\/token\\/?(?:\\?|$)")

# Where the token stands in a signed URL: documentation shows both.
url_parameter = js.RegExp("[?&](?:conversation_signature|token)=([^&#]+)")

# Tokens that ElevenLabs hands to a browser or an agent (elevenlabs.io/docs/api-reference/tokens, conversations).
# They last about 15 minutes, and only a JWT says so itself: no other expiry is claimed here.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (single_use.test(path) if (method == "POST") else ((method == "GET") and (signed_url.test(path) or conversation.test(path))))
def _issued2(exchange=None, *_more):
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    kind = (None if (_v := single_use.exec(path)) is None else js.at(_v, 1))
    secret = token_of_url(answer) if signed_url.test(path) else secret_field(answer, "token")
    if secret is None:
        return []
    agent = text_field(query_fields(exchange.get("request")), "agent_id")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": ("elevenlabs.conversation_token" if (kind is None) else "elevenlabs.single_use_token"), "provider": "elevenlabs", "name": (kind if kind is not None else agent), "policy": (None if (agent is None) else ("elevenlabs agent " + js.string(agent))), "ephemeral": True, "scopes": ([] if (kind is None) else [kind]), "parents": (exchange.get("presentedInHeaders") if (js.length(exchange.get("presentedInHeaders")) > 0) else header_secret(exchange.get("request"), "xi-api-key"))}))]
elevenlabs = js.Obj({"id": "elevenlabs", "endpoints": ["elevenlabs-singleuse", "elevenlabs-signed-url", "elevenlabs-conv-token"], "at": js.Obj({"segments": ["single-use-token", "convai"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
