"""Made from instrumentation/node/credential-attributes.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def credential_attributes(facts=None, *_more):
    "Only what is known becomes an attribute."
    return js.Obj({**js.spread((js.Obj() if (facts.get("type") is None) else js.Obj({"mayfly.credential.type": facts.get("type")}))), **js.spread((js.Obj() if (facts.get("provider") is None) else js.Obj({"mayfly.credential.provider": facts.get("provider")}))), **js.spread((js.Obj() if (facts.get("ephemeral") is None) else js.Obj({"mayfly.credential.ephemeral": facts.get("ephemeral")}))), **js.spread((js.Obj() if (facts.get("issuedAt") is None) else js.Obj({"mayfly.credential.issued_at": facts.get("issuedAt")}))), **js.spread((js.Obj() if (facts.get("expiresAt") is None) else js.Obj({"mayfly.credential.expires_at": facts.get("expiresAt")}))), **js.spread((js.Obj({"mayfly.credential.scopes": facts.get("scopes")}) if (None if (_v := facts.get("scopes")) is None else js.length(_v)) else js.Obj())), **js.spread((js.Obj() if (facts.get("subject") is None) else js.Obj({"mayfly.credential.subject": facts.get("subject")}))), **js.spread((js.Obj() if (facts.get("issuer") is None) else js.Obj({"mayfly.credential.issuer": facts.get("issuer")}))), **js.spread((js.Obj({"mayfly.credential.audience": facts.get("audience")}) if (None if (_v := facts.get("audience")) is None else js.length(_v)) else js.Obj())), **js.spread((js.Obj({"mayfly.credential.join_keys": facts.get("joinKeys")}) if (None if (_v := facts.get("joinKeys")) is None else js.length(_v)) else js.Obj())), **js.spread((js.Obj({"mayfly.credential.parents": facts.get("parents")}) if (None if (_v := facts.get("parents")) is None else js.length(_v)) else js.Obj()))})

fact_names = ["type", "provider", "ephemeral", "issuedAt", "expiresAt", "scopes", "subject", "issuer", "audience", "joinKeys", "parents"]
