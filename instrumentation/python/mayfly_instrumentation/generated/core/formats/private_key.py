"""Made from src/core/formats/private-key.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.x509 import certificate_join_keys, certificates_of_pem, read_certificate
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.key_names import key_names
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def svid(text=None, *_more):
    "An X.509-SVID and its key in one text: https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md"
    if label_of(text) is None:
        return None
    facts = certified(text)
    return (recognised("spiffe.x509_svid", js.Obj({"ephemeral": True, **js.spread(facts)})) if (None if (_v := (None if (_v := facts) is None else _v.get("subject"))) is None else js.starts_with(_v, "spiffe://")) else None)


def private_key(text=None, *_more):
    label = label_of(text)
    if label is None:
        return None
    type_ = "ssh" if js.starts_with(label, "OPENSSH") else ("pgp" if js.starts_with(label, "PGP") else "pem")
    facts = (_v if (_v := certified(text)) is not None else js.Obj({"joinKeys": ([] if (type_ == "pgp") else key_names(text))}))
    return recognised((js.string(type_) + ".private_key"), js.Obj({"provider": "unknown", "ephemeral": False, **js.spread(facts)}))


def label_of(text=None, *_more):
    "What kind of private key the text is, or null."
    if (not js.starts_with(text, begin)) or (not ending.test(js.replace_(js.slice_(text, (-128)), escaped_line_ends, ""))):
        return None
    return (_v if (_v := (None if (_v := opening.exec(js.slice_(text, 0, searched))) is None else js.at(_v, 1))) is not None else None)


def certified(text=None, *_more):
    "What the certificate beside the key says of it."
    _t1 = js.array(certificates_of_pem(js.replace_all_(text, "\\n", "\n")) if (js.length(text) <= searched) else [])
    der = js.at(_t1, 0)
    certificate = None if (der is None) else read_certificate(der)
    if certificate is None:
        return None
    return js.Obj({"issuedAt": certificate.get("notBefore"), "expiresAt": certificate.get("notAfter"), "subject": (_v if (_v := certificate.get("spiffeId")) is not None else certificate.get("subject")), "issuer": certificate.get("issuer"), "joinKeys": certificate_join_keys(certificate)})

begin = "-----BEGIN "

opening = js.RegExp("-----BEGIN ([A-Z0-9 _-]{0,64})PRIVATE KEY(?: BLOCK)?-----")

ending = js.RegExp("-----END [A-Z0-9 _-]{0,64}-----$")

# A `.env` file may hold the line feeds as two characters each.
escaped_line_ends = js.RegExp("(?:\\\\r|\\\\n|\\s)+$")

# A certificate or parameters may come before the key; it is looked for in this much text.
searched = 65536

# PEM, RFC 7468 and its relatives of OpenSSH and OpenPGP. Only the two ends of a large file are read.
private_key_formats = [js.Obj({"id": "spiffe-x509-svid", "prefixes": [begin], "recognise": svid}), js.Obj({"id": "private-key-pem", "prefixes": [begin], "recognise": private_key}), *js.iterate(opaques([["age-key", "age.secret_key", False, "AGE-SECRET-KEY-1", js.RegExp("^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$")]]))]
