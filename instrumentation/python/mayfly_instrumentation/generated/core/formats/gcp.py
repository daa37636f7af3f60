"""Made from src/core/formats/gcp.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.reading.json_object import json_object, named_by
from mayfly_instrumentation.generated.core.formats.reading.signed_query import signed_query
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("\\s")


def service_account_key(text=None, *_more):
    "A downloaded key file: JSON with a private key, which the key's id names in audit logs."
    if (not js.includes_(text, "\"service_account\"")) or (not text.endswith("}")):
        return None
    file = (_v if (_v := json_object(text)) is not None else js.Obj())
    id_ = js.at(file, "private_key_id")
    if (js.at(file, "type") != "service_account") or (not js.is_string(js.at(file, "private_key"))):
        return None
    if (not js.is_string(id_)) or (not key_id.test(id_)):
        return None
    email = js.at(file, "client_email")
    return recognised("gcp.service_account_key", js.Obj({"ephemeral": False, "subject": (email if (js.is_string(email) and (js.length(email) <= 256)) else None), "joinKeys": [("gcp.key_id:" + js.string(id_)), *js.iterate(named_by("gcp.project", js.at(file, "project_id")))]}))


def user_credentials(text=None, *_more):
    "What `gcloud auth application-default login` writes: a client's secret and a user's refresh token."
    if (not js.includes_(text, "\"authorized_user\"")) or (not text.endswith("}")):
        return None
    file = (_v if (_v := json_object(text)) is not None else js.Obj())
    if (js.at(file, "type") != "authorized_user") or (not js.is_string(js.at(file, "refresh_token"))):
        return None
    return recognised("gcp.user_credentials", js.Obj({"ephemeral": False, "joinKeys": named_by("gcp.client_id", js.at(file, "client_id"))}))


def signed_url(url=None, *_more):
    "https://cloud.google.com/storage/docs/authentication/signatures: the key's owner signs, not the key's id."
    if (not js.includes_(url, "X-Goog-Signature=")) or _RE1.test(url):
        return None
    query = signed_query(url, "Goog")
    if query is None:
        return None
    _t1 = query
    _t1 = js.fields(_t1)
    issued_at = _t1.get("issuedAt")
    expires_at = _t1.get("expiresAt")
    join_keys = [("gcp.service_account:" + js.string(query.get("keyId")))]
    return recognised("gcp.signed_url", js.Obj({"ephemeral": True, "issuedAt": issued_at, "expiresAt": expires_at, "subject": query.get("keyId"), "audience": [query.get("scope")], "joinKeys": join_keys}))

gcp_formats = [*js.iterate(opaques([["gcp-api-key", "gcp.api_key", False, "AIza", js.RegExp("^[\\w-]{35}$")], ["gcp-gemini-auth-key", "gcp.gemini_key", False, "AQ.Ab8RN6", js.RegExp("^[\\w-]{44}$")], ["gcp-oauth-access-token", "gcp.access_token", True, "ya29.", js.RegExp("^[\\w.-]{10,2048}$")], ["gcp-oauth-refresh-token", "gcp.refresh_token", False, "1//0", js.RegExp("^[\\w-]{40,512}$")], ["gcp-oauth-client-secret", "gcp.client_secret", False, "GOCSPX-", js.RegExp("^[\\w-]{28}$")]])), js.Obj({"id": "gcp-service-account-key", "prefixes": ["{"], "recognise": service_account_key}), js.Obj({"id": "gcp-adc-user", "prefixes": ["{"], "isUnsought": True, "recognise": user_credentials}), js.Obj({"id": "gcp-signed-url", "prefixes": ["https://", "http://"], "recognise": signed_url})]

key_id = js.RegExp("^[0-9a-f]{40}$")
