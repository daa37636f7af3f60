"""Made from src/core/issuers/reading/issued-credential.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def issued_credential(facts=None, *_more):
    "An issued credential of what the answer says; everything left out is \"does not say\". A credential is not its own parent: a renewal presents what it hands back."
    parents = js.Set(facts.get("parents"))
    js.delete_(parents, facts.get("secret"))
    return js.Obj({"type": None, "provider": None, "name": None, "policy": None, "ephemeral": None, "issuedAt": None, "expiresAt": None, "scopes": [], "subject": None, "issuer": None, "audience": [], "joinKeys": [], **js.spread(facts), "parents": [*js.iterate(parents)]})
