"""Made from instrumentation/node/header-kind.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.secret_names import secret_name


def header_kind(name=None, *_more):
    "Judges a header by its name, in any case."
    known = js.get_(judged, name)
    if known is not None:
        return known
    kind = "unsaid" if (js.length(name) > 256) else judge(name.lower())
    if js.size(judged) < most_judged:
        js.set_(judged, name, kind)
    return kind


def judge(name=None, *_more):
    known = js.get_(kinds, name)
    if known is not None:
        return known
    if name.endswith("authorization"):
        return "authorization"
    return "secret" if (secret_name(name) == "secret") else "unsaid"


def list_(kind=None, names=None, *_more):
    return js.map_(js.split_(names, " "), (lambda name=None, *_more: [name, kind]))

kinds = js.Map([*js.iterate(list_("authorization", "authorization proxy-authorization")), *js.iterate(list_("cookie", "cookie")), *js.iterate(list_("certificate", "x-amz-x509")), *js.iterate(list_("subprotocol", "sec-websocket-protocol")), *js.iterate(list_("secret", "x-api-key api-key x-goog-api-key x-vault-token private-token x-auth-token x-access-token")), *js.iterate(list_("secret", "x-figma-token x-auth-key apikey xi-api-key ocp-apim-subscription-key x-functions-key")), *js.iterate(list_("secret", "x-identity-header")), *js.iterate(list_("plain", "x-amz-security-token x-amz-s3session-token x-amz-x509-chain x-amz-content-sha256 sec-websocket-key x-csrf-token x-xsrf-token")), *js.iterate(list_("plain", "idempotency-key x-idempotency-key dpop surrogate-key x-next-token x-atlassian-token")), *js.iterate(list_("plain", "accept accept-encoding accept-language accept-charset cache-control connection content-type")), *js.iterate(list_("plain", "content-length content-encoding content-disposition content-language content-range date")), *js.iterate(list_("plain", "expect expires from host if-match if-modified-since if-none-match if-range keep-alive")), *js.iterate(list_("plain", "if-unmodified-since last-modified max-forwards origin pragma range referer server te trailer")), *js.iterate(list_("plain", "transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning forwarded")), *js.iterate(list_("plain", "sec-fetch-mode sec-fetch-site sec-fetch-dest sec-websocket-version sec-websocket-extensions")), *js.iterate(list_("plain", "traceparent tracestate baggage b3 x-request-id x-correlation-id x-forwarded-for")), *js.iterate(list_("plain", "x-forwarded-proto x-forwarded-host x-requested-with amz-sdk-invocation-id amz-sdk-request")), *js.iterate(list_("plain", "x-amz-user-agent x-amz-date x-amz-target x-goog-api-client x-ms-client-request-id x-ms-date")), *js.iterate(list_("plain", "x-stainless-arch x-stainless-lang x-stainless-os x-stainless-package-version")), *js.iterate(list_("plain", "x-stainless-retry-count x-stainless-runtime x-stainless-runtime-version x-stainless-timeout")), *js.iterate(list_("plain", "anthropic-version anthropic-beta openai-organization openai-project grpc-accept-encoding")), *js.iterate(list_("plain", "grpc-timeout grpc-encoding :method :path :scheme :authority :status"))])

# Header names are few: each spelling is judged once.
judged = js.Map()

most_judged = 1000
