"""Made from src/core/issuers/gitlab-access-token.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name, ended_presenter
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date


def name_of(_t1=None, id_=None, *_more):
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    return "gitlab.token_id:" + js.string(host) + "#" + js.string(id_)

path = js.RegExp("\\/api\\/v4\\/(?:(projects|groups|users)\\/([^/?]{1,256})\\/)?(?:personal_|impersonation_)?access_tokens(?:\\/(self|\\d{1,20}))?(?:\\/rotate)?\\/?(?:\\?|$)")

rotation = js.RegExp("\\/rotate\\/?(?:\\?|$)")

day = js.RegExp("^\\d{4}-\\d{2}-\\d{2}$")

# Access tokens that GitLab's API makes, rotates and revokes, on any host (docs.gitlab.com/api/personal_access_tokens,
# project_access_tokens, group_access_tokens). They end at midnight UTC of `expires_at`.
def _issued1(exchange=None, *_more):
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") != "POST"):
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "token")
    if (answer is None) or (secret is None):
        return []
    _t1 = js.array((_v if (_v := path.exec(exchange.get("request").get("path"))) is not None else []))
    kind = js.at(_t1, 1)
    owner = js.at(_t1, 2)
    ends = (_v if (_v := text_field(answer, "expires_at")) is not None else "")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "gitlab.personal_token", "provider": "gitlab", "name": text_field(answer, "name"), "policy": (None if (kind is None) else ("gitlab " + js.string(js.slice_(kind, 0, (-1))) + " " + js.string(owner))), "issuedAt": instant_of_date(js.at(answer, "created_at")), "expiresAt": instant_of_date(((js.string(ends) + "T00:00:00Z") if day.test(ends) else ends)), "scopes": texts_field(answer, "scopes"), "issuer": exchange.get("request").get("host"), "joinKeys": ([name_of(exchange.get("request"), js.at(answer, "id"))] if js.is_number(js.at(answer, "id")) else []), "parents": exchange.get("presentedInHeaders")}))]
def _ended2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    _t1 = exchange
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    which = (None if (_v := path.exec(request.get("path"))) is None else js.at(_v, 3))
    is_rotation = (request.get("method") == "POST") and rotation.test(request.get("path"))
    if (which is None) or (not (is_rotation or (request.get("method") == "DELETE"))):
        return []
    reason = "replaced" if is_rotation else "revoked"
    if which == "self":
        return ended_presenter(exchange, reason)
    return ended_name("gitlab.token_id", (js.string(request.get("host")) + "#" + js.string(which)), reason)
gitlab_access_token = js.Obj({"id": "gitlab-access-token", "endpoints": [], "at": js.Obj({"segments": ["access_tokens", "personal_access_tokens", "impersonation_tokens"]}), "match": (lambda request=None, *_more: (((request.get("method") == "POST") or (request.get("method") == "DELETE")) and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1, "ended": _ended2})
