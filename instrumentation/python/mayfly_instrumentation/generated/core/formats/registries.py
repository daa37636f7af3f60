"""Made from src/core/formats/registries.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant_from_seconds
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by
from mayfly_instrumentation.generated.core.formats.reading.macaroon import read_macaroon
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def pypi(secret=None, *_more):
    "A macaroon whose caveats are JSON: `[0, expires, not before]`, `[1, [project]]`; https://github.com/pypi/warehouse, `macaroons/caveats`"
    body = (None if (_v := pypi_token.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    macaroon = read_macaroon(js.buffer_from(body, "base64url"))
    caveats = js.map_((_v if (_v := (None if (_v := macaroon) is None else _v.get("caveats"))) is not None else []), list_of)
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        tag = js.at(_t2, 0)
        expires = js.at(_t2, 1)
        return ((tag == 0) and is_second(expires))
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        tag = js.at(_t2, 0)
        expires = js.at(_t2, 1)
        return ((tag == 0) and is_second(expires))
    times = js.find_(caveats, _fn2)
    def _fn3(_t1=None, *_more):
        _t2 = js.array(_t1)
        tag = js.at(_t2, 0)
        names = js.at(_t2, 1)
        return (names if ((tag == 1) and js.is_array(names)) else [])
    def _fn4(_t1=None, *_more):
        _t2 = js.array(_t1)
        tag = js.at(_t2, 0)
        names = js.at(_t2, 1)
        return (names if ((tag == 1) and js.is_array(names)) else [])
    projects = js.flat_map_(caveats, _fn4)
    return recognised("pypi.upload_token", js.Obj({"ephemeral": False, "issuedAt": (instant_from_seconds(js.at(times, 2)) if is_second((None if (_v := times) is None else js.at(_v, 2))) else None), "expiresAt": (instant_from_seconds(js.at(times, 1)) if is_second((None if (_v := times) is None else js.at(_v, 1))) else None), "scopes": js.slice_(js.flat_map_(projects, (lambda project=None, *_more: named_by("project", project))), 0, 32), "joinKeys": named_by("pypi.token_id", (None if (_v := macaroon) is None else _v.get("identifier")))}))


def is_second(value=None, *_more):
    return (js.is_number(value) and (value > 0)) and (value < last_second)


def list_of(caveat=None, *_more):
    try:
        value = js.json_parse(caveat)
        return value if js.is_array(value) else []
    except Exception:
        return []


def artifactory_reference(secret=None, *_more):
    "Base64 of `reftkn:01:<expiry>:\u2026`, an expiry of 0 meaning none; seen in public code, not documented."
    if not reference_token.test(secret):
        return None
    seconds = js.number((_v if (_v := (None if (_v := reference_body.exec(js.to_string_(js.buffer_from(secret, "base64"), "latin1"))) is None else js.at(_v, 1))) is not None else 0))
    return recognised("jfrog.reference_token", js.Obj({"expiresAt": (instant_from_seconds(seconds) if (seconds > 0) else None)}))

# Registries of packages and images.
registry_formats = [*js.iterate(opaques([["npm-token", "npm.access_token", None, "npm_", js.RegExp("^[A-Za-z0-9]{36}$")], ["rubygems-token", "rubygems.api_key", False, "rubygems_", js.RegExp("^[0-9a-f]{48}$")], ["docker-pat", "docker.personal_token", False, "dckr_pat_", js.RegExp("^[\\w-]{27}$")], ["docker-oat", "docker.organization_token", False, "dckr_oat_", js.RegExp("^[\\w-]{32}$")], ["artifactory-key", "jfrog.api_key", False, "AKCp", js.RegExp("^[A-Za-z0-9]{68,70}$")]])), js.Obj({"id": "pypi-token", "prefixes": ["pypi-AgEIcHlwaS5vcmc"], "recognise": pypi}), js.Obj({"id": "artifactory-reference", "prefixes": ["cmVmdGtu"], "recognise": artifactory_reference})]

pypi_token = js.RegExp("^pypi-(AgEIcHlwaS5vcmc[\\w-]{50,1000}={0,2})$")

last_second = 10000000000

reference_token = js.RegExp("^cmVmdGtu[A-Za-z0-9+/]{56}$")

reference_body = js.RegExp("^reftkn:\\d{1,4}:(\\d{10}):")
