"""Made from src/core/canonical.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("=+$")


def canonical_value(text=None, *_more):
    "A value as it stands in a variable, file, field or answer: white space around it is not part of it."
    trimmed = js.trim_(text)
    return None if (trimmed == "") else trimmed


def canonical_authorization(value=None, *_more):
    "The credential in an Authorization or Proxy-Authorization value: the scheme is stripped, `Basic` is decoded to its password, and a SigV4 signature stands for its access key id, because the secret key never crosses the wire. Null when there is nothing secret in it that the next request would repeat."
    trimmed = js.trim_(value)
    match_ = scheme_and_rest.exec(trimmed)
    if match_ is None:
        secret = None if scheme_alone.test(trimmed) else canonical_value(trimmed)
        return None if (secret is None) else js.Obj({"scheme": "", "secret": secret, "user": None})
    scheme = (_v if (_v := js.at(match_, 1)) is not None else "").lower()
    rest = (_v if (_v := js.at(match_, 2)) is not None else "")
    if scheme == "basic":
        return basic(rest)
    if per_request.test(scheme):
        key_id = (None if (_v := (old_signing_key_id if (scheme == "aws") else signing_key_id).exec(rest)) is None else js.at(_v, 1))
        return None if (key_id is None) else js.Obj({"scheme": scheme, "secret": key_id, "user": key_id})
    if (scheme == "oauth") and js.includes_(rest, "oauth_signature="):
        return None
    parameter = token_parameter.exec(rest)
    secret = canonical_value((rest if (parameter is None) else (_v if (_v := (_v if (_v := js.at(parameter, 1)) is not None else js.at(parameter, 2))) is not None else "")))
    return None if (secret is None) else js.Obj({"scheme": scheme, "secret": secret, "user": None})


def basic(encoded=None, *_more):
    if (not base64.test(encoded)) or ((js.length(js.replace_(encoded, _RE1, "")) % 4) == 1):
        return None
    bytes_ = js.buffer_from(encoded, "base64")
    utf8 = js.to_string_(bytes_, "utf8")
    decoded = js.to_string_(bytes_, "latin1") if js.includes_(utf8, "\ufffd") else utf8
    colon = js.index_of_(decoded, ":")
    if colon < 0:
        return None
    found = user_and_password(js.slice_(decoded, 0, colon), js.slice_(decoded, (colon + 1)))
    return None if (found is None) else js.Obj({"scheme": "basic", **js.spread(found)})


def user_and_password(user=None, password=None, *_more):
    key = canonical_value(user) if js.has_(no_password, js.trim_(password).lower()) else None
    return password_only(user, password) if (key is None) else js.Obj({"secret": key, "user": None})


def password_only(user=None, password=None, *_more):
    "A user is shown, a secret never: a user who is his own password is left out."
    secret = canonical_value(password)
    return None if (secret is None) else js.Obj({"secret": secret, "user": (None if ((user == "") or (js.trim_(user) == secret)) else user)})


def canonical_url(text=None, *_more):
    "The password of a URL, percent-decoded; null when the text is no URL or has no password. In a web address it is what the client would send as `Basic`."
    match_ = url_with_userinfo.exec(js.trim_(text))
    if match_ is None:
        return None
    _t1 = js.array(match_)
    _t2 = js.at(_t1, 1)
    if _t2 is None:
        _t2 = ""
    scheme_text = _t2
    _t3 = js.at(_t1, 2)
    if _t3 is None:
        _t3 = ""
    userinfo = _t3
    _t4 = js.at(_t1, 3)
    if _t4 is None:
        _t4 = ""
    authority = _t4
    scheme = scheme_text.lower()
    colon = js.index_of_(userinfo, ":")
    if colon < 0:
        return None
    user = percent_decode(js.slice_(userinfo, 0, colon))
    password = percent_decode(js.slice_(userinfo, (colon + 1)))
    found = user_and_password(user, password) if web_scheme.test(scheme) else password_only(user, password)
    if found is None:
        return None
    first = (_v if (_v := js.at(js.split_(authority, ",", 1), 0)) is not None else "")
    port = (None if (_v := trailing_port.exec(first)) is None else js.at(_v, 1))
    return js.Obj({**js.spread(found), "scheme": scheme, "host": js.replace_(first, trailing_port, "").lower(), "port": (None if (port is None) else js.number(port))})


def percent_decode(text=None, *_more):
    try:
        return js.decode_uri_component(text)
    except Exception:
        return text


def json_leaves(text=None, *_more):
    "The string leaves of a JSON object or array: the application uses the leaf, the issuer hands out the whole. Empty when the text is not JSON of that kind. Bounded in depth, number and length."
    trimmed = js.trim_(text)
    if (not (js.starts_with(trimmed, "{") or js.starts_with(trimmed, "["))) or (js.length(trimmed) > 65536):
        return []
    root = None
    try:
        root = js.json_parse(trimmed)
    except Exception:
        return []
    leaves = []
    open_ = [js.Obj({"value": root, "path": "", "depth": 0})]
    next_ = js.shift_(open_)
    while (next_ is not None):
        if js.length(leaves) >= most_json_leaves:
            break
        if js.is_string(next_.get("value")):
            secret = canonical_value(next_.get("value"))
            if (secret is not None) and (js.length(secret) >= shortest_json_leaf):
                js.push_(leaves, js.Obj({"path": next_.get("path"), "secret": secret}))
        else:
            if (js.is_object(next_.get("value")) and (next_.get("value") is not None)) and (next_.get("depth") < deepest_json):
                for _t1 in js.iterate(js.object_entries(next_.get("value"))):
                    _t2 = js.array(_t1)
                    name = js.at(_t2, 0)
                    value = js.at(_t2, 1)
                    js.push_(open_, js.Obj({"value": value, "path": (name if (next_.get("path") == "") else (js.string(next_.get("path")) + "." + js.string(name))), "depth": (next_.get("depth") + 1)}))
        next_ = js.shift_(open_)
    return leaves

scheme_and_rest = js.RegExp("^([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,63})[ \\t]+(\\S[\\s\\S]*)$")

scheme_alone = js.RegExp("^(?:bearer|basic|token|digest|negotiate|ntlm)$", "i")

# What these send is made for one request from a secret that stays at home.
per_request = js.RegExp("^(?:aws|digest|hawk|mac|negotiate|ntlm|sharedkey|sharedkeylite|signature)$|^aws4-|-(?:hmac|rsa)-")

signing_key_id = js.RegExp("\\bCredential=([A-Za-z0-9]{16,128})\\/")

old_signing_key_id = js.RegExp("^([A-Za-z0-9]{16,128}):")

token_parameter = js.RegExp("^token=(?:\"([^\"]*)\"|([^\\s\",;]+))", "i")

# Both alphabets of RFC 4648, padded or not; anything else is refused rather than half read.
base64 = js.RegExp("^[A-Za-z0-9+/_-]*={0,2}$")

# Passwords that services ask for when the API key stands as the user (Stripe, GitHub, Freshdesk, Toggl).
no_password = js.Set(["", "x", "x-oauth-basic", "api_token"])

url_with_userinfo = js.RegExp("^([a-z][a-z0-9+.-]*):\\/\\/([^\\s/?#]*)@([^\\s/?#@]*)", "i")

web_scheme = js.RegExp("^(?:git\\+)?https?$")

trailing_port = js.RegExp(":(\\d{1,5})$")

# Shorter leaves are hosts, ports, user names and flags, not secrets.
shortest_json_leaf = 8

most_json_leaves = 32

deepest_json = 5
