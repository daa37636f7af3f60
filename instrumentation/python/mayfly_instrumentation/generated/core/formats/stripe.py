"""Made from src/core/formats/stripe.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def ephemeral_key(secret=None, *_more):
    "Base64 of the account and a secret, in every example that is public; Stripe documents no form. Lives an hour."
    body = (None if (_v := ephemeral.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    id_ = (None if (_v := account.exec(js.to_string_(js.buffer_from((_v if (_v := js.at(js.split_(body, "_", 1), 0)) is not None else ""), "base64"), "latin1"))) is None else js.at(_v, 1))
    join_keys = [] if (id_ is None) else [("stripe.account:acct_" + js.string(id_))]
    return recognised("stripe.ephemeral_key", js.Obj({"ephemeral": True, "joinKeys": join_keys}))

key = js.RegExp("^[A-Za-z0-9]{10,99}$")

# https://docs.stripe.com/keys. Clerk's secret keys have the same form: its place says so.
stripe_formats = [*js.iterate(opaques([["clerk-secret", "clerk.secret_key", False, "sk_live_", key, js.Obj({"place": "clerk"})], ["clerk-secret", "clerk.secret_key", False, "sk_test_", key, js.Obj({"place": "clerk"})], ["stripe-secret", "stripe.secret_key", False, "sk_live_", key], ["stripe-secret", "stripe.secret_key", False, "sk_test_", key], ["stripe-restricted", "stripe.restricted_key", False, "rk_live_", key], ["stripe-restricted", "stripe.restricted_key", False, "rk_test_", key]])), js.Obj({"id": "stripe-ephemeral", "prefixes": ["ek_live_", "ek_test_"], "recognise": ephemeral_key})]

ephemeral = js.RegExp("^ek_(?:live|test)_([A-Za-z0-9]{20,512}(?:_[A-Za-z0-9]{4,64})?)$")

account = js.RegExp("^acct_([A-Za-z0-9]{8,32}),")
