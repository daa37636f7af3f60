"""Made from src/core/issuers/infisical-secrets.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import generated_leaves, stored_secrets


def stored(answer=None, exchange=None, *_more):
    imports = js.at(answer, "imports") if js.is_array(js.at(answer, "imports")) else []
    folders = [answer, *js.iterate(js.slice_(imports, 0, 16))]
    def _fn1(folder=None, *_more):
        list_ = (None if (_v := as_fields(folder)) is None else js.at(_v, "secrets"))
        return list_ if js.is_array(list_) else []
    def _fn2(folder=None, *_more):
        list_ = (None if (_v := as_fields(folder)) is None else js.at(_v, "secrets"))
        return list_ if js.is_array(list_) else []
    listed = js.flat_map_(folders, _fn2)
    def _fn3(item=None, *_more):
        secret = as_fields(item)
        return [] if (secret is None) else stored_value(secret, exchange)
    def _fn4(item=None, *_more):
        secret = as_fields(item)
        return [] if (secret is None) else stored_value(secret, exchange)
    return js.flat_map_(js.slice_([js.at(answer, "secret"), *js.iterate(listed)], 0, most_secrets), _fn4)


def stored_value(secret=None, exchange=None, *_more):
    value = js.at(secret, "secretValue")
    if (not js.is_string(value)) or (js.at(secret, "secretValueHidden") is True):
        return []
    query = query_fields(exchange.get("request"))
    environment = (_v if (_v := text_field(secret, "environment")) is not None else text_field(query, "environment"))
    id_ = text_field(secret, "id")
    _t1 = secret
    _t1 = js.fields(_t1)
    version = _t1.get("version")
    return js.map_(stored_secrets(value), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": text_field(secret, "secretKey"), "policy": (None if (environment is None) else ("infisical environment " + js.string(environment))), "issuedAt": instant_of_date(js.at(secret, "updatedAt")), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if ((id_ is None) or (not js.is_number(version))) else [("infisical.secret_version:" + js.string(id_) + "#" + js.string(version))]))], "parents": exchange.get("presentedInHeaders")}))))


def leased(answer=None, exchange=None, *_more):
    lease = as_fields(js.at(answer, "lease"))
    data = as_fields(js.at(answer, "data"))
    if data is None:
        return []
    id_ = text_field(lease, "id")
    dynamic = as_fields(js.at(answer, "dynamicSecret"))
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [name.lower(), value]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [name.lower(), value]
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [name.lower(), value]
    def _fn4(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return [name.lower(), value]
    upper_case = js.from_entries(js.map_(js.object_entries(data), _fn4))
    return js.map_(generated_leaves(js.json_stringify(upper_case)), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "provider": (_v if (_v := found.get("provider")) is not None else "infisical"), "type": (_v if (_v := found.get("type")) is not None else ("database.password" if found.get("name").endswith("password") else None)), "name": (_v if (_v := text_field(dynamic, "name")) is not None else text_field(asked, "dynamicSecretName")), "policy": (None if (text_field(asked, "projectSlug") is None) else ("infisical project " + js.string(text_field(asked, "projectSlug")))), "ephemeral": True, "issuedAt": instant_of_date((None if (_v := lease) is None else js.at(_v, "createdAt"))), "expiresAt": instant_of_date((None if (_v := lease) is None else js.at(_v, "expireAt"))), "subject": (_v if (_v := (_v if (_v := found.get("subject")) is not None else text_field(upper_case, "db_username"))) is not None else text_field(upper_case, "username")), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (id_ is None) else [("infisical.lease_id:" + js.string(id_))]))], "parents": exchange.get("presentedInHeaders")}))))

secrets = js.RegExp("^\\/api\\/v[34]\\/secrets(?:\\/raw)?(?:\\/[^/?]{1,256})?\\/?(?:\\?|$)")

leases = js.RegExp("^\\/api\\/v1\\/dynamic-secrets\\/leases(?:\\/([\\w-]{1,64})(\\/renew)?)?\\/?(?:\\?|$)")

most_secrets = 256

# Secrets that Infisical stores and leases, on any host (infisical.com/docs/api-reference/endpoints/secrets,
# dynamic-secrets). A value that the caller may not see comes as stars.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return (secrets.test(path) if (method == "GET") else leases.test(path))
def _issued2(exchange=None, *_more):
    answer = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    if (answer is None) or (exchange.get("request").get("method") == "DELETE"):
        return []
    return leased(answer, exchange) if leases.test(exchange.get("request").get("path")) else stored(answer, exchange)
def _ended3(_t1=None, *_more):
    _t1 = js.fields(_t1)
    status = _t1.get("status")
    request = _t1.get("request")
    return ([] if ((status >= 400) or (request.get("method") != "DELETE")) else ended_name("infisical.lease_id", (None if (_v := leases.exec(request.get("path"))) is None else js.at(_v, 1)), "revoked"))
def _renewed4(exchange=None, *_more):
    _t1 = js.array((_v if (_v := leases.exec(exchange.get("request").get("path"))) is not None else []))
    id_ = js.at(_t1, 1)
    is_renewal = js.at(_t1, 2)
    if ((exchange.get("status") >= 400) or (id_ is None)) or (is_renewal is None):
        return []
    lease = as_fields((None if (_v := json_fields(exchange.get("responseBody"))) is None else js.at(_v, "lease")))
    expires_at = instant_of_date((None if (_v := lease) is None else js.at(_v, "expireAt")))
    return [] if (expires_at is None) else [js.Obj({"joinKey": ("infisical.lease_id:" + js.string(id_)), "expiresAt": expires_at})]
infisical_secrets = js.Obj({"id": "infisical-secrets", "endpoints": ["infisical-dynamic"], "at": js.Obj({"segments": ["secrets", "dynamic-secrets"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3, "renewed": _renewed4})
