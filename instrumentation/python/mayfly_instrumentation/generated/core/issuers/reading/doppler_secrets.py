"""Made from src/core/issuers/reading/doppler-secrets.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import generated_leaves, stored_secrets

_RE1 = js.RegExp("^([\"'])(.*)\\1$")
_RE2 = js.RegExp("\\\\([\"\\\\$])", "g")
_RE3 = js.RegExp("\\\\n", "g")


def doppler_secrets(exchange=None, *_more):
    "Secrets of a config and leases of a dynamic secret."
    answer = json_fields(exchange.get("responseBody"))
    lease = as_fields((None if (_v := answer) is None else js.at(_v, "value")))
    if ((answer is not None) and (lease is not None)) and (js.at(answer, "success") is not None):
        return leased(answer, lease, exchange)
    stored = values_of(answer, exchange.get("responseBody"))
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return ([] if own.test(name) else js.map_(stored_secrets(value), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": name, "policy": config_of(exchange), "parents": exchange.get("presentedInHeaders")})))))
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        name = js.at(_t2, 0)
        value = js.at(_t2, 1)
        return ([] if own.test(name) else js.map_(stored_secrets(value), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": name, "policy": config_of(exchange), "parents": exchange.get("presentedInHeaders")})))))
    return js.flat_map_(js.slice_(stored, 0, most_secrets), _fn2)


def values_of(answer=None, body=None, *_more):
    "Name and value of each: an object of `{raw, computed}`, one such value under its name, or a download, which is flat JSON or lines of `.env`. `computed` is what references to others became; a restricted value is null."
    listed = as_fields((None if (_v := answer) is None else js.at(_v, "secrets")))
    one = as_fields((None if (_v := answer) is None else js.at(_v, "value")))
    name = text_field(answer, "name")
    if listed is not None:
        def _fn1(_t1=None, *_more):
            _t2 = js.array(_t1)
            key = js.at(_t2, 0)
            value = js.at(_t2, 1)
            return computed(key, as_fields(value))
        def _fn2(_t1=None, *_more):
            _t2 = js.array(_t1)
            key = js.at(_t2, 0)
            value = js.at(_t2, 1)
            return computed(key, as_fields(value))
        return js.flat_map_(js.object_entries(listed), _fn2)
    if (one is not None) and (name is not None):
        return computed(name, one)
    flat = js.object_entries((answer if answer is not None else js.Obj()))
    if answer is not None:
        def _fn3(_t1=None, *_more):
            _t2 = js.array(_t1)
            key = js.at(_t2, 0)
            value = js.at(_t2, 1)
            return ([[key, value]] if js.is_string(value) else [])
        def _fn4(_t1=None, *_more):
            _t2 = js.array(_t1)
            key = js.at(_t2, 0)
            value = js.at(_t2, 1)
            return ([[key, value]] if js.is_string(value) else [])
        return js.flat_map_(flat, _fn4)
    def _fn5(text=None, *_more):
        _t1 = js.array((_v if (_v := line.exec(js.trim_(text))) is not None else []))
        key = js.at(_t1, 1)
        value = js.at(_t1, 2)
        return [] if ((key is None) or (value is None)) else [[key, unquoted(value)]]
    def _fn6(text=None, *_more):
        _t1 = js.array((_v if (_v := line.exec(js.trim_(text))) is not None else []))
        key = js.at(_t1, 1)
        value = js.at(_t1, 2)
        return [] if ((key is None) or (value is None)) else [[key, unquoted(value)]]
    return js.flat_map_(js.split_(body, "\n"), _fn6)


def computed(name=None, value=None, *_more):
    text = (_v if (_v := (None if (_v := value) is None else js.at(_v, "computed"))) is not None else (None if (_v := value) is None else js.at(_v, "raw")))
    return [[name, text]] if js.is_string(text) else []


def unquoted(value=None, *_more):
    inner = (None if (_v := _RE1.exec(value)) is None else js.at(_v, 2))
    return value if (inner is None) else js.replace_(js.replace_(inner, _RE3, "\n"), _RE2, "$1")


def leased(answer=None, lease=None, exchange=None, *_more):
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    id_ = text_field(answer, "id")
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
    lower = js.from_entries(js.map_(js.object_entries(lease), _fn4))
    return js.map_(generated_leaves(js.json_stringify(lower)), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "provider": (_v if (_v := found.get("provider")) is not None else "doppler"), "name": text_field(asked, "dynamic_secret"), "policy": (None if (text_field(asked, "config") is None) else ("doppler config " + js.string(text_field(asked, "config")))), "ephemeral": True, "expiresAt": instant_of_date(js.at(answer, "expires_at")), "subject": (_v if (_v := found.get("subject")) is not None else text_field(lower, "username")), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (id_ is None) else [("doppler.lease:" + js.string(id_))]))], "parents": exchange.get("presentedInHeaders")}))))


def config_of(_t1=None, *_more):
    "A service token belongs to one config, so that the query need not name it."
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    query = query_fields(request)
    parts = js.filter_([text_field(query, "project"), text_field(query, "config")], (lambda part=None, *_more: (part is not None)))
    return None if (js.length(parts) == 0) else ("doppler config " + js.string(js.join_(parts, "/")))

most_secrets = 256

# Every config has these beside the user's secrets.
own = js.RegExp("^DOPPLER_(?:PROJECT|CONFIG|ENVIRONMENT)$")

line = js.RegExp("^(?:export )?([A-Za-z_][\\w.-]{0,255})=(.*)$")
