"""Made from src/core/minted-locally.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def minted_locally(_t1=None, *_more):
    "Whether a credential of this form was made in the process that presents it first."
    _t1 = js.fields(_t1)
    type_ = _t1.get("type")
    return js.has_(types, type_)

# Types of credentials that the process signs itself, with a key that it holds: no issuing call ever shows them, so
# one that is used without having been fetched was minted here (`mayfly.fetch.source` is `minted_locally`). Sources:
# livekit/node-sdks AccessToken, twilio-node AccessToken, docs.github.com App JWT, Snowflake key-pair authentication,
# google.aip.dev/auth/4111 self-signed JWT.
types = js.Set(["livekit.access_token", "twilio.access_token", "github.app_jwt", "snowflake.keypair_jwt", "gcp.self_signed_jwt"])
