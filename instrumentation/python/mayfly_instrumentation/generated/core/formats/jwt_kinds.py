"""Made from src/core/formats/jwt-kinds.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import claim_text, claim_texts
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by

_RE1 = js.RegExp("^(?:\\d{1,12}|Iv[\\w.]{8,40})$")
_RE2 = js.RegExp("^\\d+$")
_RE3 = js.RegExp("^[A-Za-z0-9_-]{3,64}$")
_RE4 = js.RegExp("^[^.]+\\.[^.]+\\.SHA256:")
_RE5 = js.RegExp("^SF:\\d+$")
_RE6 = js.RegExp("^https?:\\/\\/(?:(?:[^/]+\\.)?mcp\\.|[^/]+\\/(?:[^?#]*\\/)?(?:mcp|sse)(?:[/?#]|$))", "i")


def is_id_token(_t1=None, *_more):
    "OpenID Connect Core section 2: only ID tokens answer a nonce or carry hashes of other tokens."
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return ((js.at(claims, "nonce") is not None) or (js.at(claims, "at_hash") is not None)) or (js.at(claims, "c_hash") is not None)


def service_account_name(subject=None, *_more):
    return [js.replace_((subject if subject is not None else ""), service_account, "kubernetes.service_account:$1/$2")] if service_account.test((subject if subject is not None else "")) else []


def bound_to(_t1=None, *_more):
    "The pod that a bound token dies with."
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    _t2 = (_v if (_v := js.at(claims, "kubernetes.io")) is not None else js.Obj())
    _t2 = js.fields(_t2)
    namespace = _t2.get("namespace")
    pod = _t2.get("pod")
    return pair("kubernetes.pod", namespace, ((None if (_v := pod) is None else _v.get("name")) if js.is_object(pod) else None))


def is_github_app(jwt=None, *_more):
    "GitHub knows these claims and takes ten minutes at most, and a minute for clocks that differ."
    _t1 = jwt
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    issued_at = _t1.get("issuedAt")
    expires_at = _t1.get("expiresAt")
    if js.some_(js.object_keys(claims), (lambda name=None, *_more: (not js.has_(app_claims, name)))):
        return False
    if ((not _RE1.test(app_of(jwt))) or (issued_at is None)) or (expires_at is None):
        return False
    return (expires_at - issued_at) <= app_lifetime_ms


def app_of(_t1=None, *_more):
    "The issuer is the App: its number, or its client id."
    _t1 = js.fields(_t1)
    _t2 = _t1.get("claims")
    _t2 = js.fields(_t2)
    iss = _t2.get("iss")
    return js.string(iss) if (js.is_number(iss) or js.is_string(iss)) else ""


def pair(scheme=None, first=None, second=None, *_more):
    _t1 = js.array(named_by("", first))
    a = js.at(_t1, 0)
    _t2 = js.array(named_by("", second))
    b = js.at(_t2, 0)
    return [] if ((a is None) or (b is None)) else [(js.string(scheme) + js.string(a) + "#" + js.string(js.slice_(b, 1)))]

service_account = js.RegExp("^system:serviceaccount:([^:]+):([^:]+)$")

entra_hosts = js.Set(["sts.windows.net", "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "sts.chinacloudapi.cn"])

# Every kind; the first that fits wins. A new one is a row here and one in the test.
def _is_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return (issuer == "kubernetes/serviceaccount")
def _join_keys2(_t1=None, *_more):
    _t1 = js.fields(_t1)
    subject = _t1.get("subject")
    claims = _t1.get("claims")
    return [*js.iterate(service_account_name(subject)), *js.iterate(named_by("kubernetes.secret", js.at(claims, "kubernetes.io/serviceaccount/secret.name"))), *js.iterate(named_by("kubernetes.uid", js.at(claims, "kubernetes.io/serviceaccount/service-account.uid")))]
def _is_3(_t1=None, *_more):
    _t1 = js.fields(_t1)
    subject = _t1.get("subject")
    return service_account.test((subject if subject is not None else ""))
def _type_4(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return ("spiffe.wit_svid" if (js.at(header, "typ") == "wit+jwt") else "spiffe.jwt_svid")
def _is_5(_t1=None, *_more):
    _t1 = js.fields(_t1)
    subject = _t1.get("subject")
    return ((None if (_v := subject) is None else js.starts_with(_v, "spiffe://")) is True)
def _join_keys6(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return pair("github.run", js.at(claims, "repository"), js.at(claims, "run_id"))
def _is_7(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return ((("project_path" in claims) and ("pipeline_id" in claims)) and ("namespace_path" in claims))
def _join_keys8(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return pair("gitlab.job", js.at(claims, "project_path"), js.at(claims, "job_id"))
def _join_keys9(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return [*js.iterate(named_by("azure.uti", js.at(claims, "uti"))), *js.iterate(named_by("azure.app", (_v if (_v := js.at(claims, "appid")) is not None else js.at(claims, "azp")))), *js.iterate(named_by("azure.tenant", js.at(claims, "tid"))), *js.iterate(named_by("azure.object", js.at(claims, "oid")))]
def _is_10(_t1=None, host=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return ((host == "accounts.google.com") or (issuer == "accounts.google.com"))
def _join_keys11(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    is_service = (None if (_v := claim_text(js.at(claims, "email"))) is None else _v.endswith(".gserviceaccount.com"))
    return named_by("gcp.service_account", js.at(claims, "email")) if is_service else named_by("gcp.client_id", js.at(claims, "azp"))
def _is_12(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return ((None if (_v := issuer) is None else _v.endswith(".gserviceaccount.com")) is True)
def _join_keys13(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    issuer = _t1.get("issuer")
    return [*js.iterate(named_by("gcp.service_account", issuer)), *js.iterate(named_by("gcp.key_id", js.at(header, "kid")))]
def _join_keys14(jwt=None, *_more):
    id_ = app_of(jwt)
    return named_by(("github.app_id" if _RE2.test(id_) else "github.client_id"), id_)
def _is_15(_t1=None, *_more):
    _t1 = js.fields(_t1)
    audience = _t1.get("audience")
    return js.includes_(audience, "com.1password.connect")
def _is_16(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    claims = _t1.get("claims")
    return (_RE3.test((issuer if issuer is not None else "")) and js.some_(["video", "sip", "inference", "observability"], (lambda grant=None, *_more: js.is_object(js.at(claims, grant)))))
def _join_keys17(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return named_by("livekit.api_key", issuer)
def _is_18(_t1=None, *_more):
    _t1 = js.fields(_t1)
    header = _t1.get("header")
    return ((None if (_v := claim_text(js.at(header, "cty"))) is None else js.starts_with(_v, "twilio-fpa")) is True)
def _join_keys19(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    subject = _t1.get("subject")
    return [*js.iterate(named_by("twilio.key_sid", issuer)), *js.iterate(named_by("twilio.account_sid", subject))]
def _type_20(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return ("supabase.service_role_key" if (js.at(claims, "role") == "service_role") else "supabase.anon_key")
def _is_21(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    claims = _t1.get("claims")
    return ((issuer == "supabase") and ("role" in claims))
def _join_keys22(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return named_by("supabase.project", js.at(claims, "ref"))
def _is_23(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return _RE4.test((issuer if issuer is not None else ""))
def _join_keys24(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return named_by("snowflake.public_key", (None if (_v := issuer) is None else js.slice_(_v, js.index_of_(issuer, "SHA256:"))))
def _is_25(_t1=None, *_more):
    _t1 = js.fields(_t1)
    issuer = _t1.get("issuer")
    return _RE5.test((issuer if issuer is not None else ""))
def _is_26(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return (("identityId" in claims) and (("identityAccessTokenId" in claims) or ("clientSecretId" in claims)))
def _join_keys27(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return [*js.iterate(named_by("infisical.identity", js.at(claims, "identityId"))), *js.iterate(named_by("infisical.client_secret", js.at(claims, "clientSecretId"))), *js.iterate(named_by("infisical.token_id", js.at(claims, "identityAccessTokenId")))]
def _type_28(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return ("aws.cognito_id_token" if (js.at(claims, "token_use") == "id") else "aws.cognito_access_token")
def _is_29(_t1=None, host=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return (((None if (_v := host) is None else js.starts_with(_v, "cognito-idp.")) is True) and ("token_use" in claims))
def _join_keys30(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return named_by("aws.cognito_client", js.at(claims, "client_id"))
def _is_31(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return ((None if (_v := claim_text(js.at(claims, "sid"))) is None else js.starts_with(_v, "sess_")) is True)
def _join_keys32(_t1=None, *_more):
    _t1 = js.fields(_t1)
    claims = _t1.get("claims")
    return named_by("clerk.session", js.at(claims, "sid"))
def _is_33(_t1=None, *_more):
    _t1 = js.fields(_t1)
    audience = _t1.get("audience")
    return js.some_(audience, (lambda uri=None, *_more: _RE6.test(uri)))
jwt_kinds = [js.Obj({"id": "k8s-sa-token-legacy", "type": "kubernetes.service_account_token", "is": _is_1, "ephemeral": False, "joinKeys": _join_keys2}), js.Obj({"id": "k8s-sa-token", "type": "kubernetes.service_account_token", "is": _is_3, "ephemeral": None, "joinKeys": (lambda jwt=None, *_more: [*js.iterate(service_account_name(jwt.get("subject"))), *js.iterate(bound_to(jwt))])}), js.Obj({"id": "spiffe-jwt-svid", "type": _type_4, "is": _is_5, "ephemeral": True, "joinKeys": (lambda jwt=None, *_more: [("spiffe.id:" + js.string(jwt.get("subject")))])}), js.Obj({"id": "github-actions-oidc", "type": "github.oidc_token", "is": (lambda _jwt=None, host=None, *_more: (host == "token.actions.githubusercontent.com")), "ephemeral": True, "joinKeys": _join_keys6}), js.Obj({"id": "jwt-gitlab", "type": "gitlab.id_token", "is": _is_7, "ephemeral": True, "joinKeys": _join_keys8}), js.Obj({"id": "azure-entra-access-token", "type": (lambda jwt=None, *_more: ("azure.id_token" if is_id_token(jwt) else "azure.access_token")), "is": (lambda _jwt=None, host=None, *_more: js.has_(entra_hosts, (host if host is not None else ""))), "ephemeral": True, "joinKeys": _join_keys9, "scopes": (lambda jwt=None, *_more: (jwt.get("scopes") if (js.length(jwt.get("scopes")) > 0) else claim_texts(js.at(jwt.get("claims"), "roles"))))}), js.Obj({"id": "jwt-google", "type": "gcp.id_token", "is": _is_10, "ephemeral": True, "joinKeys": _join_keys11}), js.Obj({"id": "jwt-google-self-signed", "type": "gcp.self_signed_jwt", "is": _is_12, "ephemeral": True, "joinKeys": _join_keys13}), js.Obj({"id": "jwt-github-app", "type": "github.app_jwt", "is": (lambda jwt=None, *_more: is_github_app(jwt)), "ephemeral": True, "joinKeys": _join_keys14}), js.Obj({"id": "jwt-onepassword-connect", "type": "onepassword.connect_token", "is": _is_15, "ephemeral": None}), js.Obj({"id": "jwt-livekit", "type": "livekit.access_token", "is": _is_16, "ephemeral": None, "joinKeys": _join_keys17}), js.Obj({"id": "jwt-twilio", "type": "twilio.access_token", "is": _is_18, "ephemeral": True, "joinKeys": _join_keys19}), js.Obj({"id": "jwt-supabase", "type": _type_20, "is": _is_21, "ephemeral": False, "joinKeys": _join_keys22}), js.Obj({"id": "jwt-snowflake", "type": "snowflake.keypair_jwt", "is": _is_23, "ephemeral": True, "joinKeys": _join_keys24}), js.Obj({"id": "snowflake-pat", "type": "snowflake.programmatic_token", "is": _is_25, "ephemeral": True}), js.Obj({"id": "infisical-access-token", "type": "infisical.access_token", "is": _is_26, "ephemeral": True, "joinKeys": _join_keys27}), js.Obj({"id": "jwt-cognito", "type": _type_28, "is": _is_29, "ephemeral": True, "joinKeys": _join_keys30}), js.Obj({"id": "jwt-aws-web-identity", "type": "aws.web_identity_token", "is": (lambda _jwt=None, host=None, *_more: ((None if (_v := host) is None else _v.endswith(".tokens.sts.global.api.aws")) is True)), "ephemeral": True}), js.Obj({"id": "jwt-clerk", "type": "clerk.session_token", "is": _is_31, "ephemeral": True, "joinKeys": _join_keys32}), js.Obj({"id": "mcp-access-token", "type": "mcp.access_token", "is": _is_33, "ephemeral": True})]

app_claims = js.Set(["iss", "iat", "exp", "alg", "nbf"])

app_lifetime_ms = 700000
