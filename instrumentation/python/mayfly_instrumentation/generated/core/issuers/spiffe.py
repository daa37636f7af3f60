"""Made from src/core/issuers/spiffe.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.x509 import certificate_join_keys, read_certificate
from mayfly_instrumentation.generated.core.issuers.reading.fields import short_text
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query
from mayfly_instrumentation.generated.core.issuers.reading.protobuf_fields import protobuf_fields, protobuf_text

_RE1 = js.RegExp(".{64}(?=.)", "g")


def method_of(request=None, *_more):
    return js.slice_(path_without_query(request.get("path")), js.length(service)) if js.starts_with(request.get("path"), service) else ""


def x509_svid(svid=None, *_more):
    "The credential is the private key; the certificate is public and says the rest. The key comes as DER, and TLS libraries take it as PEM: that is its canonical form."
    key = (None if (_v := js.get_(svid, fields.get("key"))) is None else js.at_(_v, (-1)))
    if (key is None) or (js.length(key) == 0):
        return None
    secret = canonical_value(pem("PRIVATE KEY", key))
    if secret is None:
        return None
    chain = (None if (_v := js.get_(svid, fields.get("document"))) is None else js.at_(_v, (-1)))
    certificate = None if (chain is None) else read_certificate(chain)
    spiffe_id = (_v if (_v := (None if (_v := certificate) is None else _v.get("spiffeId"))) is not None else short_text(protobuf_text(svid, fields.get("spiffeId"))))
    return issued_credential(js.Obj({"secret": secret, "source": "workload_api", "type": "spiffe.x509_svid", "provider": "spiffe", "name": (_v if (_v := short_text(protobuf_text(svid, fields.get("hint").get("x509")))) is not None else spiffe_id), "policy": spiffe_id, "ephemeral": True, "issuedAt": (_v if (_v := (None if (_v := certificate) is None else _v.get("notBefore"))) is not None else None), "expiresAt": (_v if (_v := (None if (_v := certificate) is None else _v.get("notAfter"))) is not None else None), "subject": spiffe_id, "issuer": (_v if (_v := (None if (_v := certificate) is None else _v.get("issuer"))) is not None else None), "joinKeys": ([] if (certificate is None) else certificate_join_keys(certificate))}))


def jwt_svid(svid=None, type_=None, hint=None, *_more):
    "A signed token that says until when and for whom. A WIT-SVID is bound to a key, which never crosses the wire."
    secret = canonical_value((_v if (_v := protobuf_text(svid, fields.get("document"))) is not None else ""))
    if secret is None:
        return None
    jwt = decode_jwt(secret)
    spiffe_id = (_v if (_v := (_v if (_v := short_text(protobuf_text(svid, fields.get("spiffeId")))) is not None else (None if (_v := jwt) is None else _v.get("subject")))) is not None else None)
    return issued_credential(js.Obj({"secret": secret, "source": "workload_api", "type": type_, "provider": "spiffe", "name": (_v if (_v := short_text(hint)) is not None else spiffe_id), "policy": spiffe_id, "ephemeral": True, "issuedAt": (_v if (_v := (None if (_v := jwt) is None else _v.get("issuedAt"))) is not None else None), "expiresAt": (_v if (_v := (None if (_v := jwt) is None else _v.get("expiresAt"))) is not None else None), "subject": spiffe_id, "issuer": (_v if (_v := (None if (_v := jwt) is None else _v.get("issuer"))) is not None else None), "audience": (_v if (_v := (None if (_v := jwt) is None else _v.get("audience"))) is not None else []), "joinKeys": ([] if (spiffe_id is None) else [("spiffe.id:" + js.string(spiffe_id))])}))


def pem(label=None, der=None, *_more):
    "RFC 7468: lines of 64 characters, as OpenSSL and Node write them."
    base64 = js.to_string_(js.buffer_from(der), "base64")
    return "-----BEGIN " + js.string(label) + "-----\n" + js.string(js.replace_(base64, _RE1, "$&\n")) + "\n-----END " + js.string(label) + "-----"

service = "/SpiffeWorkloadAPI/"

# A workload has one identity for each purpose; a message has at most 4 MiB.
most_svids = 16

# Field numbers of X509SVID, JWTSVID and WITSVID, and of `svids` in their responses.
fields = js.Obj({"svids": 1, "spiffeId": 1, "document": 2, "key": 3, "jwtHint": 3, "hint": js.Obj({"x509": 5, "wit": 4})})

readers = js.Obj({"FetchX509SVID": x509_svid, "FetchJWTSVID": (lambda svid=None, *_more: jwt_svid(svid, "spiffe.jwt_svid", protobuf_text(svid, fields.get("jwtHint")))), "FetchWITSVID": (lambda svid=None, *_more: jwt_svid(svid, "spiffe.wit_svid", protobuf_text(svid, fields.get("hint").get("wit"))))})

# The SPIFFE Workload API (gRPC on a socket, github.com/spiffe/spiffe standards/workloadapi.proto). The workload is
# attested by the platform, so nothing is presented. WIT-SVID is a draft and may change.
def _issued1(exchange=None, *_more):
    read = js.at(readers, method_of(exchange.get("request")))
    bytes_ = (_v if (_v := exchange.get("responseBytes")) is not None else None)
    answer = None if (bytes_ is None) else protobuf_fields(bytes_)
    if ((read is None) or (answer is None)) or (exchange.get("status") >= 400):
        return []
    def _fn1(message=None, *_more):
        svid = protobuf_fields(message)
        issued = None if (svid is None) else read(svid)
        return [] if (issued is None) else [issued]
    def _fn2(message=None, *_more):
        svid = protobuf_fields(message)
        issued = None if (svid is None) else read(svid)
        return [] if (issued is None) else [issued]
    return js.flat_map_(js.slice_((_v if (_v := js.get_(answer, fields.get("svids"))) is not None else []), 0, most_svids), _fn2)
spiffe = js.Obj({"id": "spiffe", "endpoints": ["spiffe-x509", "spiffe-jwt", "spiffe-wit"], "at": js.Obj({"segments": ["SpiffeWorkloadAPI"]}), "match": (lambda request=None, *_more: (js.at(readers, method_of(request)) is not None)), "presented": (lambda *_more: []), "issued": _issued1})
