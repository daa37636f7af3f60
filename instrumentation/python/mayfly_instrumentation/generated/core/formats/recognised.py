"""Made from src/core/formats/recognised.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def recognised(type_=None, facts=None, *_more):
    "What a format makes of a secret: the type, the provider that the type begins with, and the facts that the form gives; what it does not give is not known."
    if facts is None:
        facts = js.Obj()
    return js.Obj({"type": type_, "provider": js.slice_(type_, 0, js.index_of_(type_, ".")), "ephemeral": None, "issuedAt": None, "expiresAt": None, "scopes": [], "subject": None, "issuer": None, "audience": [], "joinKeys": [], **js.spread(facts)})
