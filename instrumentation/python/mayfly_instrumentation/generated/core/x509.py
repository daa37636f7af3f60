"""Made from src/core/x509.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.der import der_children, der_tag, der_value
from mayfly_instrumentation.generated.core.distinguished_name import distinguished_name
from mayfly_instrumentation.generated.core.instant import instant

_RE1 = js.RegExp("[:\\s-]", "g")
_RE2 = js.RegExp("^0x")
_RE3 = js.RegExp("^[0-9a-f]{1,128}$")
_RE4 = js.RegExp("^(?:00)+(?=..)")
_RE5 = js.RegExp("^spiffe:\\/\\/[\\x21-\\x7e]+$")


def read_certificate(der=None, *_more):
    "Reads the first certificate of DER bytes; a chain has the leaf first. Null when it is none. Not verified."
    outer = der_value(der, 0, js.length(der))
    if ((None if (_v := outer) is None else _v.get("tag")) != der_tag.get("sequence")):
        return None
    body = js.at(der_children(der, outer), 0)
    if ((None if (_v := body) is None else _v.get("tag")) != der_tag.get("sequence")):
        return None
    fields = der_children(der, body)
    first = (1 if ((None if (_v := js.at(fields, 0)) is None else _v.get("tag")) == der_tag.get("context")) else 0)
    _t1 = js.array(js.slice_(fields, first))
    serial = js.at(_t1, 0)
    issuer = js.at(_t1, 2)
    validity = js.at(_t1, 3)
    subject = js.at(_t1, 4)
    spki = js.at(_t1, 5)
    if ((((None if (_v := serial) is None else _v.get("tag")) != der_tag.get("integer")) or (validity is None)) or ((None if (_v := spki) is None else _v.get("tag")) != der_tag.get("sequence"))):
        return None
    _t2 = js.array(der_children(der, validity))
    not_before = js.at(_t2, 0)
    not_after = js.at(_t2, 1)
    return js.Obj({"serial": hex(js.slice_(der, serial.get("start"), serial.get("end"))), "subject": (None if (subject is None) else distinguished_name(der, subject)), "issuer": (None if (issuer is None) else distinguished_name(der, issuer)), "notBefore": time_of(der, not_before), "notAfter": time_of(der, not_after), "spiffeId": spiffe_id_of(der, fields), "spki": js.slice_(der, spki.get("at"), spki.get("end"))})


def certificates_of_pem(text=None, *_more):
    "The DER bytes of each certificate of a PEM text (RFC 7468 section 5), at most 16."
    found = []
    for _t1 in js.iterate(js.match_all_(js.slice_(text, 0, longest_pem), pem_certificate)):
        _t2 = js.array(_t1)
        _t3 = js.at(_t2, 1)
        if _t3 is None:
            _t3 = ""
        base64 = _t3
        if js.length(found) >= most_certificates:
            break
        js.push_(found, js.buffer_from(base64, "base64"))
    return found


def certificate_join_keys(_t1=None, *_more):
    "The public names of a certificate: its serial number, its key's SHA-256 in lower-case hex, its SPIFFE id."
    global loaded
    _t1 = js.fields(_t1)
    serial = _t1.get("serial")
    spki = _t1.get("spki")
    spiffe_id = _t1.get("spiffeId")
    if loaded is None:
        loaded = js.builtin_module("node:crypto")
    return [("x509.serial:" + js.string(serial)), (js.string(spki_scheme) + js.string(loaded.get("createHash")("sha256").get("update")(spki).get("digest")("hex"))), *js.iterate(([] if (spiffe_id is None) else [("spiffe.id:" + js.string(spiffe_id))]))]


def certificate_stand_in(certificate=None, *_more):
    "What is fingerprinted where a certificate is presented and its private key cannot be had: its public key's name."
    name = js.find_(certificate_join_keys(certificate), (lambda join_key=None, *_more: js.starts_with(join_key, spki_scheme)))
    return ("certificate:" + js.string((None if (_v := name) is None else js.slice_(_v, js.length(spki_scheme)))))


def serial_number(text=None, *_more):
    "A serial number as others write it (`7B:2C`, `0x7b2c`) in the form of `Certificate.serial`."
    digits = js.replace_(js.replace_(js.trim_(text).lower(), _RE2, ""), _RE1, "")
    if not _RE3.test(digits):
        return None
    return without_sign_byte((digits if ((js.length(digits) % 2) == 0) else ("0" + js.string(digits))))


def hex(bytes_=None, *_more):
    return without_sign_byte(js.to_string_(js.buffer_from(bytes_), "hex"))


def without_sign_byte(digits=None, *_more):
    return js.replace_(digits, _RE4, "")


def time_of(bytes_=None, value=None, *_more):
    "RFC 5280 section 4.1.2.5: always UTC; years of two digits from 50 on are of the last century."
    if (value is None) or ((value.get("end") - value.get("start")) > 32):
        return None
    text = js.to_string_(js.buffer_from(js.slice_(bytes_, value.get("start"), value.get("end"))), "latin1")
    is_short = value.get("tag") == der_tag.get("utcTime")
    parts = (None if (_v := (utc_time if is_short else generalized_time).exec(text)) is None else js.slice_(_v, 1))
    if parts is None:
        return None
    _t1 = js.array(js.map_(parts, (lambda part=None, *_more: js.number((part if part is not None else 0)))))
    _t2 = js.at(_t1, 0)
    if _t2 is None:
        _t2 = 0
    year = _t2
    _t3 = js.at(_t1, 1)
    if _t3 is None:
        _t3 = 1
    month = _t3
    rest = _t1[2:]
    century = 0 if (not is_short) else (2000 if (year < 50) else 1900)
    _t4 = js.array(rest)
    _t5 = js.at(_t4, 0)
    if _t5 is None:
        _t5 = 1
    day = _t5
    _t6 = js.at(_t4, 1)
    if _t6 is None:
        _t6 = 0
    hour = _t6
    _t7 = js.at(_t4, 2)
    if _t7 is None:
        _t7 = 0
    minute = _t7
    _t8 = js.at(_t4, 3)
    if _t8 is None:
        _t8 = 0
    second = _t8
    ms = js.date_utc((century + year), (month - 1), day, hour, minute, second)
    return None if js.is_nan(ms) else instant(ms)


def spiffe_id_of(bytes_=None, fields=None, *_more):
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        tag = _t1.get("tag")
        return (tag == extensions_tag)
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        tag = _t1.get("tag")
        return (tag == extensions_tag)
    tagged = js.find_(fields, _fn2)
    list_ = None if (tagged is None) else js.at(der_children(bytes_, tagged), 0)
    for extension in js.iterate(([] if (list_ is None) else der_children(bytes_, list_))):
        parts = der_children(bytes_, extension)
        _t3 = js.array(parts)
        id_ = js.at(_t3, 0)
        value = js.at_(parts, (-1))
        if (((None if (_v := id_) is None else _v.get("tag")) != der_tag.get("objectIdentifier")) or ((None if (_v := value) is None else _v.get("tag")) != der_tag.get("octetString"))):
            continue
        if hex_of(bytes_, id_) != subject_alt_name:
            continue
        names = der_value(bytes_, value.get("start"), value.get("end"))
        for name in js.iterate(([] if (names is None) else der_children(bytes_, names))):
            if (name.get("tag") != uri_tag) or ((name.get("end") - name.get("start")) > longest_uri):
                continue
            uri = js.to_string_(js.buffer_from(js.slice_(bytes_, name.get("start"), name.get("end"))), "latin1")
            if _RE5.test(uri):
                return uri
    return None


def hex_of(bytes_=None, _t1=None, *_more):
    _t1 = js.fields(_t1)
    start = _t1.get("start")
    end = _t1.get("end")
    return js.to_string_(js.buffer_from(js.slice_(bytes_, start, end)), "hex")

longest_pem = 262144

most_certificates = 16

pem_certificate = js.RegExp("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END ", "g")

# Loaded at the first certificate: `node:crypto` is half of a preload's start-up time.
loaded = None

spki_scheme = "x509.spki_sha256:"

utc_time = js.RegExp("^(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?Z$")

generalized_time = js.RegExp("^(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(?:\\.\\d{1,9})?Z$")

extensions_tag = 163

uri_tag = 134

# 2.5.29.17, subjectAltName.
subject_alt_name = "551d11"

longest_uri = 2048
