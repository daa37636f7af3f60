"""Made from instrumentation/node/query-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.enveloped_secret import enveloped_secret
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.core.secret_names import secret_name

_RE1 = js.RegExp("[%+]")


def query_credentials(path=None, from_=None, *_more):
    "The credentials in the query of a path, which begins at `from`."
    hash_ = js.index_of_(path, "#", from_)
    end = js.minimum((js.length(path) if (hash_ < 0) else hash_), (from_ + longest_query))
    start = from_
    count = 0
    while ((start < end) and (count < most_parameters)):
        ampersand = js.index_of_(path, "&", start)
        stop = end if ((ampersand < 0) or (ampersand > end)) else ampersand
        equals = js.index_of_(path, "=", start)
        if ((equals > 0) and (equals < stop)) and ((stop - equals) > 4):
            name = js.slice_(path, start, equals)
            kind = parameter_kind(name)
            found = None if (kind == "plain") else from_parameter(kind, name, js.slice_(path, (equals + 1), stop))
            if found is not None:
                (yield (shared_access(found, js.slice_(path, from_, end)) if (kind == "sas") else found))
        start = (stop + 1)
        count += 1


def parameter_kind(name=None, *_more):
    known = js.get_(judged, name)
    if known is not None:
        return known
    plain = decode(name).lower()
    kind = (_v if (_v := js.get_(kinds, plain)) is not None else ("secret" if (secret_name(decode(name)) == "secret") else "unsaid"))
    if js.size(judged) < most_judged:
        js.set_(judged, name, kind)
    return kind


def from_parameter(kind=None, name=None, raw=None, *_more):
    if kind == "unsaid":
        if js.length(raw) < shortest_form:
            return None
        value = decode(raw)
        return presented(value, "query", name) if looks_like_credential(value) else None
    value = decode(raw)
    if (kind == "secret") or (kind == "sas"):
        return None if (js.length(value) < shortest_secret) else presented(value, "query", name)
    key_id = (_v if (_v := js.at(js.split_(value, "/", 1), 0)) is not None else "")
    if js.length(key_id) < shortest_secret:
        return None
    if kind == "aws":
        return js.Obj({**js.spread(presented(key_id, "signature", name)), "mechanism": "AWS4-HMAC-SHA256"})
    if kind == "keyId":
        return js.Obj({**js.spread(presented(key_id, "signature", name)), "mechanism": "AWS"})
    return signed_by_google(key_id, name)


def signed_by_google(signer=None, name=None, *_more):
    "A V4 signed URL of Google Cloud Storage names the service account or HMAC key whose key signed it (cloud.google.com/storage/docs/authentication/signatures): that name stands for the key."
    is_account = js.includes_(signer, "@")
    return js.Obj({**js.spread(presented(signer, "signature", name)), "mechanism": ("GOOG4-RSA-SHA256" if is_account else "GOOG4-HMAC-SHA256"), **js.spread((js.Obj({"subject": signer, "type": "gcp.signed_url", "facts": js.Obj({"provider": "gcp", "joinKeys": [("gcp.service_account:" + js.string(signer))]})}) if is_account else js.Obj()))})


def shared_access(signature=None, query=None, *_more):
    "A shared access signature tells its own times and permissions (learn.microsoft.com/rest/api/storageservices)."
    found = enveloped_secret(query)
    return (signature if ((None if (_v := found) is None else _v.get("facts")) is None) else js.Obj({**js.spread(signature), "secret": found.get("secret"), "type": found.get("facts").get("type"), "facts": found.get("facts")}))


def presented(value=None, location=None, name=None, *_more):
    secret = (_v if (_v := canonical_value(value)) is not None else value)
    return js.Obj({"secret": secret, "location": location, "name": name, "subject": None, "mechanism": None})


def decode(text=None, *_more):
    if not _RE1.test(text):
        return text
    try:
        return js.decode_uri_component(text)
    except Exception:
        return text

kinds = js.Map([["x-amz-credential", "aws"], ["x-goog-credential", "google"], ["awsaccesskeyid", "keyId"], ["ossaccesskeyid", "keyId"], ["sig", "sas"], ["key", "secret"], ["auth", "secret"], ["access_token", "secret"], ["conversation_signature", "secret"], ["x-amz-security-token", "plain"], ["x-amz-signature", "plain"], ["x-goog-signature", "plain"], ["signature", "plain"], ["code", "unsaid"], ["state", "plain"], ["nonce", "plain"], ["pagetoken", "plain"]])

longest_query = 65536

most_parameters = 64

shortest_secret = 8

shortest_form = 16

judged = js.Map()

most_judged = 1000
