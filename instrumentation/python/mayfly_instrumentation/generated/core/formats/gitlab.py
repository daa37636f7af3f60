"""Made from src/core/formats/gitlab.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def routable(id_=None, type_=None, prefix=None, *_more):
    "A routable token carries lines like `o:1` and `u:2s` before its random bytes, ids in base 36. https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/"
    def _recognise1(secret=None, *_more):
        payload = ((None if (_v := routed.exec(js.slice_(secret, js.length(prefix)))) is None else js.at(_v, 1)) if js.starts_with(secret, prefix) else None)
        if payload is None:
            return None
        return recognised(type_, js.Obj({"ephemeral": False, "joinKeys": routing_ids(payload)}))
    return js.Obj({"id": id_, "prefixes": [prefix], "recognise": _recognise1})


def routing_ids(payload=None, *_more):
    ids = []
    for line in js.iterate(js.split_(js.to_string_(js.buffer_from(payload, "base64url"), "latin1"), "\n", 8)):
        _t1 = js.array((_v if (_v := routing_line.exec(line)) is not None else []))
        _t2 = js.at(_t1, 1)
        if _t2 is None:
            _t2 = ""
        key = _t2
        _t3 = js.at(_t1, 2)
        if _t3 is None:
            _t3 = ""
        value = _t3
        name = js.at(routing_names, key)
        if name is not None:
            js.push_(ids, ("gitlab." + js.string(name) + ":" + js.string(js.parse_int(value, 36))))
    return ids


def job_jwt(secret=None, *_more):
    "Newer job tokens are a JWT behind the prefix, which ends with the job."
    jwt = decode_jwt(js.slice_(secret, js.length("glcbt-"))) if js.starts_with(secret, "glcbt-") else None
    if jwt is None:
        return None
    _t1 = jwt
    _t1 = js.fields(_t1)
    issued_at = _t1.get("issuedAt")
    expires_at = _t1.get("expiresAt")
    issuer = _t1.get("issuer")
    subject = _t1.get("subject")
    return recognised("gitlab.job_token", js.Obj({"ephemeral": True, "issuedAt": issued_at, "expiresAt": expires_at, "issuer": issuer, "subject": subject}))

# https://docs.gitlab.com/security/tokens/#token-prefixes
gitlab_formats = [*js.iterate(opaques([["gitlab-pat", "gitlab.personal_token", False, "glpat-", js.RegExp("^[\\w-]{20}$")], ["gitlab-job-token", "gitlab.job_token", True, "glcbt-", js.RegExp("^[0-9A-Za-z]{1,5}_[\\w-]{20}$")], ["gitlab-deploy-token", "gitlab.deploy_token", False, "gldt-", js.RegExp("^[\\w-]{20}$")], ["gitlab-runner", "gitlab.runner_token", False, "glrt-", js.RegExp("^(?:t\\d_)?[\\w-]{20,64}$")], ["gitlab-trigger", "gitlab.trigger_token", False, "glptt-", js.RegExp("^[0-9a-f]{40}$")], ["gitlab-oauth-secret", "gitlab.oauth_secret", False, "gloas-", js.RegExp("^[\\w-]{64}$")], ["gitlab-scim", "gitlab.scim_token", False, "glsoat-", js.RegExp("^[\\w-]{20}$")], ["gitlab-agent", "gitlab.agent_token", False, "glagent-", js.RegExp("^[\\w-]{50}$")]])), routable("gitlab-pat-routable", "gitlab.personal_token", "glpat-"), routable("gitlab-deploy-token", "gitlab.deploy_token", "gldt-"), routable("gitlab-runner", "gitlab.runner_token", "glrt-"), js.Obj({"id": "gitlab-job-token", "prefixes": ["glcbt-"], "recognise": job_jwt})]

routed = js.RegExp("^(?:t\\d_)?([\\w-]{27,300})\\.[0-9a-z]{2}\\.?[0-9a-z]{7,9}$")

routing_line = js.RegExp("^([cgoput]):([0-9a-z]{1,13})$")

routing_names = js.Obj({"g": "group", "o": "organization", "p": "project", "u": "user"})
