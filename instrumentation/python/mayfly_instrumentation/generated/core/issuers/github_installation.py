"""Made from src/core/issuers/github-installation.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date


def permissions(value=None, *_more):
    "`{ contents: 'write' }` as `contents:write`."
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        level = js.at(_t2, 1)
        return js.slice_((js.string(name) + ":" + js.string(js.string(level))), 0, 128)
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        level = js.at(_t2, 1)
        return js.slice_((js.string(name) + ":" + js.string(js.string(level))), 0, 128)
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        level = js.at(_t2, 1)
        return js.is_string(level)
    def _fn4(_t1=None, *_more):
        _t2 = js.array(_t1)
        level = js.at(_t2, 1)
        return js.is_string(level)
    return js.map_(js.slice_(js.filter_(js.object_entries((_v if (_v := as_fields(value)) is not None else js.Obj())), _fn4), 0, most_scopes), _fn2)

# GitHub Enterprise Server has the API under `/api/v3` of any host.
path = js.RegExp("^(?:\\/api\\/v3)?\\/app\\/installations\\/(\\d{1,20})\\/access_tokens(?:\\?|$)")

most_scopes = 64

# Installation access tokens of GitHub Apps, minted with the App's JWT
# (docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app).
def _issued1(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    installation = (None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "token")
    if (secret is None) or (installation is None):
        return []
    token = issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "github.installation_token", "provider": "github", "name": ("installation " + js.string(installation)), "policy": ("github app installation " + js.string(installation)), "ephemeral": True, "expiresAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "expires_at"))), "scopes": permissions((None if (_v := answer) is None else js.at(_v, "permissions"))), "parents": exchange.get("presentedInHeaders")}))
    return [token]
github_installation = js.Obj({"id": "github-installation", "endpoints": ["github-installation"], "at": js.Obj({"segments": ["access_tokens"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
