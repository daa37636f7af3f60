"""Made from instrumentation/node/mechanism.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def mechanism_of(scheme=None, *_more):
    "How an authentication scheme is told, from its lower-case name; null without one."
    if scheme == "":
        return None
    return (_v if (_v := js.get_(written, scheme)) is not None else (scheme.upper() if js.starts_with(scheme, "aws4-") else scheme))

# Schemes as their registrations and vendors write them; a scheme is the same in any case (RFC 9110 section 11.1).
written = js.Map(js.map_(js.flat_map_(["Basic Bearer DPoP Digest GNAP HOBA Mutual Negotiate NTLM OAuth PrivateToken vapid Token Key ApiKey Api-Key Splunk", "SSWS GenieKey DirectLogin Snowflake GoogleLogin KakaoAK Discogs Zoho-oauthtoken Bot"], (lambda line=None, *_more: js.split_(line, " "))), (lambda scheme=None, *_more: [scheme.lower(), scheme])))
