"""Made from src/core/formats/secret-managers.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import claim_text
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.reading.json_object import base64_object, named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def one_password_service(secret=None, *_more):
    "`ops_` and base64 of JSON: where to sign in, as whom and with which device, beside the keys."
    if not service_token.test(secret):
        return None
    token = (_v if (_v := base64_object(js.slice_(secret, js.length("ops_")))) is not None else js.Obj())
    return recognised("onepassword.service_account_token", js.Obj({"ephemeral": False, "subject": claim_text(js.at(token, "email")), "issuer": claim_text(js.at(token, "signInAddress")), "joinKeys": named_by("onepassword.device", js.at(token, "deviceUuid"))}))

doppler_key = js.RegExp("^[A-Za-z0-9]{40,44}$")

secret_manager_formats = [js.Obj({"id": "onepassword-service", "prefixes": ["ops_eyJ"], "recognise": one_password_service}), *js.iterate(opaques([["onepassword-secret-key", "onepassword.secret_key", False, "A3-", js.RegExp("^[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}$")], ["doppler-tokens", "doppler.service_token", False, "dp.st.", js.RegExp("^(?:([a-z0-9_-]{2,35})\\.)?[A-Za-z0-9]{40,44}$"), js.Obj({"joinKey": "doppler.config"})], ["doppler-tokens", "doppler.cli_token", False, "dp.ct.", doppler_key], ["doppler-tokens", "doppler.personal_token", False, "dp.pt.", doppler_key], ["doppler-tokens", "doppler.service_account_token", False, "dp.sa.", doppler_key], ["doppler-tokens", "doppler.identity_token", True, "dp.said.", doppler_key], ["doppler-tokens", "doppler.scim_token", False, "dp.scim.", doppler_key], ["doppler-tokens", "doppler.audit_token", False, "dp.audit.", doppler_key], ["infisical-service-token", "infisical.service_token", None, "st.", js.RegExp("^([0-9a-f-]{24,36})\\.[0-9a-f]{32,128}\\.[0-9a-f]{32,128}$"), js.Obj({"joinKey": "infisical.token_id"})]]))]

service_token = js.RegExp("^ops_eyJ[A-Za-z0-9+/_-]{250,8192}={0,3}$")
