"""Made from src/core/issuers/reading/plain-host.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def plain_host(host=None, *_more):
    "A host without the brackets that stand around an IPv6 address in a URL (RFC 3986 section 3.2.2)."
    return js.slice_(host, 1, (-1)) if (js.starts_with(host, "[") and host.endswith("]")) else host
