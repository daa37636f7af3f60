"""Made from instrumentation/node/hooks/stored/json-document.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.node.hooks.stored.aws_pair import without_companions
from mayfly_instrumentation.generated.node.hooks.stored.named_value import credentials_under, with_account_beside

_RE1 = js.RegExp("^\\s*[{[]")
_RE2 = js.RegExp("^[0-9a-f]{40}$")


def may_be_json(text=None, *_more):
    "Whether a text may be a JSON object or array; cheap."
    return _RE1.test(text)


def json_credentials(text=None, *_more):
    "The credentials in a JSON document: leaves by the name or form, and the document itself where it is one (a service account's key file). Null when the text is not JSON."
    root = None
    try:
        root = js.json_parse(text)
    except Exception:
        return None
    leaves = js.flat_map_(objects_of(root), leaves_of)
    document = canonical_value(text)
    return [js.Obj({"secret": document}), *js.iterate(leaves)] if ((document is not None) and looks_like_credential(document)) else leaves


def objects_of(root=None, *_more):
    "Objects breadth first, so that a large document gives its upper part."
    objects = []
    level = [root]
    depth = 0
    while ((depth < deepest) and (js.length(level) > 0)):
        next_ = []
        for value in js.iterate(level):
            if ((not js.is_object(value)) or (value is None)) or (js.length(objects) >= most_objects):
                continue
            js.push_(objects, value)
            js.push_(next_, *js.iterate(js.slice_(js.object_values(value), 0, most_objects)))
        level = next_
        depth += 1
    return objects


def leaves_of(fields=None, *_more):
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return ([js.Obj({"name": common_name(name, fields), "field": name, "value": value})] if js.is_string(value) else [])
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return ([js.Obj({"name": common_name(name, fields), "field": name, "value": value})] if js.is_string(value) else [])
    texts = js.flat_map_(js.object_entries(fields), _fn2)
    key = service_account_facts(fields)
    expires_at = expiry_of(fields)
    scopes = scopes_of(fields)
    def _sibling3(name=None, *_more):
        value = js.at(fields, name) if js.has_own(fields, name) else None
        return js.string(value) if (js.is_string(value) or js.is_number(value)) else None
    sibling = _sibling3
    def _fn4(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        field = _t1.get("field")
        value = _t1.get("value")
        return js.map_(with_account_beside(credentials_under(name, value), field, sibling), (lambda found=None, *_more: js.Obj({**js.spread(found), **js.spread((key if (name == "private_key") else js.Obj())), **js.spread((js.Obj({"expiresAt": expires_at}) if ((expires_at is not None) and expiring.test(name)) else js.Obj())), **js.spread((js.Obj({"scopes": scopes}) if ((js.length(scopes) > 0) and scoped.test(name)) else js.Obj()))})))
    def _fn5(_t1=None, *_more):
        _t1 = js.fields(_t1)
        name = _t1.get("name")
        field = _t1.get("field")
        value = _t1.get("value")
        return js.map_(with_account_beside(credentials_under(name, value), field, sibling), (lambda found=None, *_more: js.Obj({**js.spread(found), **js.spread((key if (name == "private_key") else js.Obj())), **js.spread((js.Obj({"expiresAt": expires_at}) if ((expires_at is not None) and expiring.test(name)) else js.Obj())), **js.spread((js.Obj({"scopes": scopes}) if ((js.length(scopes) > 0) and scoped.test(name)) else js.Obj()))})))
    return js.flat_map_(without_companions(texts), _fn5)


def common_name(name=None, fields=None, *_more):
    "Names that tools have given to tokens, where they would say nothing elsewhere."
    if (name == "identitytoken") or (name == "registrytoken"):
        return "token"
    if (name == "secret") and js.is_string(js.at(fields, "credential_type")):
        return (_v if (_v := js.at(msal_names, js.at(fields, "credential_type"))) is not None else "secret")
    if (js.at(fields, "type") == "oauth") and ((name == "access") or (name == "refresh")):
        return js.string(name) + "_token"
    return "api_key" if ((js.at(fields, "type") == "api") and (name == "key")) else name


def service_account_facts(fields=None, *_more):
    "The key's id and owner are public names of it (google.aip.dev/auth/4112)."
    _t1 = fields
    _t1 = js.fields(_t1)
    type_ = _t1.get("type")
    id_ = _t1.get("private_key_id")
    email = _t1.get("client_email")
    if ((type_ != "service_account") or (not js.is_string(id_))) or (not _RE2.test(id_)):
        return js.Obj()
    return js.Obj({"type": "gcp.service_account_key", "provider": "gcp", "joinKeys": [("gcp.key_id:" + js.string(id_))], **js.spread((js.Obj({"subject": email}) if js.is_string(email) else js.Obj()))})


def expiry_of(fields=None, *_more):
    for name in js.iterate(expiries):
        expires_at = instant_of_timestamp(js.at(fields, name)) if js.has_own(fields, name) else None
        if expires_at is not None:
            return expires_at
    return None


def scopes_of(fields=None, *_more):
    "A list, or words with spaces between them (RFC 6749 section 3.3); MSAL calls them its target."
    given = (_v if (_v := (_v if (_v := js.at(fields, "scopes")) is not None else js.at(fields, "scope"))) is not None else js.at(fields, "target"))
    words = js.split_(given, " ") if js.is_string(given) else (given if js.is_array(given) else [])
    return js.filter_(js.slice_(words, 0, most_scopes), (lambda word=None, *_more: ((js.is_string(word) and (word != "")) and (js.length(word) <= 256))))

most_objects = 1024

deepest = 8

msal_names = js.Obj({"AccessToken": "access_token", "RefreshToken": "refresh_token", "IdToken": "id_token"})

expiring = js.RegExp("^(?:access_?token|id_?token|token|access_?key_?id|client-?key-?data)$", "i")

scoped = js.RegExp("^(?:access|refresh)_?token$", "i")

most_scopes = 64

# AWS's login cache says `expiresAt`, its role cache `Expiration`; agents count in milliseconds, MSAL in seconds.
expiries = ["expiresAt", "Expiration", "expires_at", "expires_on", "expiry_date", "expires", "expirationTimestamp", "expiration", "expiry", "token_expiry"]
