"""Made from src/core/issuers/openai-keys.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_epoch


def subject_of(account=None, key=None, *_more):
    "The service account, or the owner of an admin key."
    return (_v if (_v := text_field(account, "id")) is not None else text_field(as_fields(js.at(key, "owner")), "id"))

admin_keys = js.RegExp("\\/v1\\/organization\\/admin_api_keys(?:\\/([\\w-]{1,128}))?\\/?(?:\\?|$)")

project_keys = js.RegExp("\\/v1\\/organization\\/projects\\/([\\w-]{1,128})\\/(?:service_accounts(?:\\/[\\w-]{1,128}\\/api_keys)?|api_keys(?:\\/([\\w-]{1,128}))?)\\/?(?:\\?|$)")

# Keys that OpenAI's administration API makes (platform.openai.com/docs/api-reference/administration): admin keys,
# keys of a project's service account, and the key that a new service account comes with. A key is handed out once.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (((method == "POST") or (method == "DELETE")) and (admin_keys.test(path) or project_keys.test(path)))
def _issued2(exchange=None, *_more):
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") != "POST"):
        return []
    answer = json_fields(exchange.get("responseBody"))
    of_account = as_fields((None if (_v := answer) is None else js.at(_v, "api_key")))
    key = of_account if of_account is not None else answer
    secret = secret_field(key, "value")
    if (key is None) or (secret is None):
        return []
    project = (_v if (_v := (None if (_v := project_keys.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))) is not None else None)
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": ("openai.admin_key" if (project is None) else "openai.service_account_key"), "provider": "openai", "name": (_v if (_v := text_field(key, "name")) is not None else text_field(answer, "name")), "policy": ("openai organization admin" if (project is None) else ("openai project " + js.string(project))), "ephemeral": (False if (js.at(key, "expires_at") is None) else None), "issuedAt": instant_of_epoch(js.at(key, "created_at")), "expiresAt": instant_of_epoch(js.at(key, "expires_at")), "subject": subject_of((None if (of_account is None) else answer), key), "joinKeys": ([] if (text_field(key, "id") is None) else [("openai.key_id:" + js.string(text_field(key, "id")))]), "parents": exchange.get("presentedInHeaders")}))]
def _ended3(_t1=None, *_more):
    _t1 = js.fields(_t1)
    status = _t1.get("status")
    request = _t1.get("request")
    if (status >= 400) or (request.get("method") != "DELETE"):
        return []
    id_ = (_v if (_v := (None if (_v := admin_keys.exec(request.get("path"))) is None else js.at(_v, 1))) is not None else (None if (_v := project_keys.exec(request.get("path"))) is None else js.at(_v, 2)))
    return ended_name("openai.key_id", id_, "revoked")
openai_keys = js.Obj({"id": "openai-keys", "endpoints": ["openai-svcacct-key", "openai-admin-key"], "at": js.Obj({"segments": ["admin_api_keys", "service_accounts", "api_keys"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3})
