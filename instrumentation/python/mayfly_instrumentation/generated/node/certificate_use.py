"""Made from instrumentation/node/certificate-use.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.x509 import certificate_join_keys, certificate_stand_in, read_certificate
from mayfly_instrumentation.generated.node.hooks.stored.pem import private_keys


def certificate_use(_t1=None, presented=None, target=None, *_more):
    "The use of a client certificate. Its private key stands for it, and so joins with the file that the key was read from; where the key cannot be had (PKCS #12, a context made out of sight), its public key does."
    _t1 = js.fields(_t1)
    key = _t1.get("key")
    raw = js.reflect_get(presented, "raw") if (js.is_object(presented) and (presented is not None)) else None
    certificate = read_certificate(raw) if js.is_instance(raw, "Uint8Array") else None
    if certificate is None:
        return None
    secret = (_v if (_v := private_key_of(key)) is not None else certificate_stand_in(certificate))
    return js.Obj({**js.spread(certificate_credential(secret, certificate)), "target": target, "name": None})


def certificate_credential(secret=None, certificate=None, *_more):
    "What a certificate says of the secret that stands for it."
    _t1 = certificate
    _t1 = js.fields(_t1)
    subject = _t1.get("subject")
    issuer = _t1.get("issuer")
    not_before = _t1.get("notBefore")
    not_after = _t1.get("notAfter")
    type_ = "x509.client_certificate"
    return js.Obj({"secret": secret, "location": "client_certificate", "type": type_, "facts": js.Obj({"type": type_, "subject": subject, "issuer": issuer, "issuedAt": not_before, "expiresAt": not_after, "ephemeral": (True if (((not_before is not None) and (not_after is not None)) and ((not_after - not_before) <= day_ms)) else None), "joinKeys": certificate_join_keys(certificate)})})


def private_key_of(key=None, *_more):
    for one in js.iterate(js.slice_((key if js.is_array(key) else [key]), 0, most_keys)):
        given = one.get("pem") if ((js.is_object(one) and (one is not None)) and ("pem" in one)) else one
        text = given if js.is_string(given) else (js.to_string_(js.buffer_from(given), "latin1") if js.is_instance(given, "Uint8Array") else "")
        if js.length(text) > longest_key:
            continue
        _t1 = js.array(private_keys(text))
        first = js.at(_t1, 0)
        if first is not None:
            return first.get("secret")
    return None

day_ms = 86400000

longest_key = 65536

most_keys = 4
