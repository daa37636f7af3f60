"""Made from instrumentation/node/subprotocol-credential.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.recognise import looks_like_credential


def subprotocol_credential(value=None, *_more):
    "The credential in `Sec-WebSocket-Protocol` (RFC 6455 section 11.3.4): browsers cannot set headers, so services take it there."
    before = ""
    for item in js.iterate(js.split_(value, ",", most_items)):
        protocol = js.trim_(item)
        text = credential_in(protocol, before)
        before = protocol.lower()
        secret = None if (text is None) else canonical_value(text)
        if secret is None:
            continue
        return js.Obj({"secret": secret, "location": "subprotocol", "name": "sec-websocket-protocol", "subject": None, "mechanism": None})
    return None


def credential_in(protocol=None, before=None, *_more):
    if js.starts_with(protocol, openai):
        return js.slice_(protocol, js.length(openai))
    if js.starts_with(protocol, kubernetes):
        return js.to_string_(js.buffer_from(js.slice_(protocol, js.length(kubernetes)), "base64url"), "utf8")
    return protocol if (js.has_(introducing, before) or looks_like_credential(protocol)) else None

most_items = 16

# OpenAI realtime: the ephemeral key follows the name.
openai = "openai-insecure-api-key."

# Kubernetes (kubernetes/kubernetes #47740): the bearer token in base64url without padding.
kubernetes = "base64url.bearer.authorization.k8s.io."

# The item after one of these is the credential (Deepgram: `token, <key>`).
introducing = js.Set(["token", "bearer", "authorization", "access_token", "apikey"])
