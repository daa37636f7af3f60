"""Made from src/core/formats/platforms.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant
from mayfly_instrumentation.generated.core.jwt import claim_text
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.reading.json_object import base64_object, named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def grafana_cloud(secret=None, *_more):
    "Base64 of `{\"o\": organisation, \"n\": name, \"k\": key, \"m\": {\"r\": region}}`; seen in public code, not documented."
    body = (None if (_v := grafana_token.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    token = (_v if (_v := base64_object(body)) is not None else js.Obj())
    return recognised("grafana.cloud_token", js.Obj({"subject": claim_text(js.at(token, "n")), "joinKeys": named_by("grafana.organization", js.at(token, "o"))}))


def sentry_organization(secret=None, *_more):
    "Base64 of `{\"iat\": seconds, \"url\": \u2026, \"region_url\": \u2026, \"org\": slug}`, as in tokens in public code."
    body = (None if (_v := sentry_token.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    token = (_v if (_v := base64_object(body)) is not None else js.Obj())
    seconds = js.at(token, "iat")
    return recognised("sentry.organization_token", js.Obj({"ephemeral": False, "issuedAt": (instant((seconds * 1000)) if ((js.is_number(seconds) and (seconds > 0)) and (seconds < 10000000000)) else None), "issuer": (_v if (_v := claim_text(js.at(token, "region_url"))) is not None else claim_text(js.at(token, "url"))), "joinKeys": named_by("sentry.organization", js.at(token, "org"))}))

# Applications and communication, monitoring, trade.
platform_formats = [*js.iterate(opaques([["sendgrid-key", "sendgrid.api_key", False, "SG.", js.RegExp("^([\\w-]{22})\\.[\\w-]{43}$"), js.Obj({"joinKey": "sendgrid.api_key_id"})], ["twilio-api-key", "twilio.api_key_sid", False, "SK", js.RegExp("^[0-9a-fA-F]{32}$"), js.Obj({"isName": True, "isUnsought": True, "joinKey": "twilio.key_sid"})], ["twilio-account", "twilio.account_sid", False, "AC", js.RegExp("^[0-9a-f]{32}$"), js.Obj({"isName": True, "isUnsought": True, "joinKey": "twilio.account_sid"})], ["twilio-account", "twilio.auth_token", False, "", js.RegExp("^[0-9a-f]{32}$"), js.Obj({"place": "twilio"})], ["okta-ssws", "okta.api_token", False, "00", js.RegExp("^[\\w=-]{40}$"), js.Obj({"place": "okta"})], ["linear-key", "linear.api_key", False, "lin_api_", js.RegExp("^[A-Za-z0-9]{40}$")], ["notion-token", "notion.integration_token", False, "ntn_", js.RegExp("^([0-9]{11})[A-Za-z0-9]{35}$"), js.Obj({"joinKey": "notion.token_id"})], ["postman-key", "postman.api_key", False, "PMAK-", js.RegExp("^([0-9a-f]{24})-[0-9a-f]{34}$"), js.Obj({"joinKey": "postman.key_id"})], ["grafana-sa", "grafana.service_account_token", None, "glsa_", js.RegExp("^[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}$")], ["sentry-user", "sentry.user_token", False, "sntryu_", js.RegExp("^[0-9a-f]{64}$")], ["posthog", "posthog.personal_key", False, "phx_", js.RegExp("^[\\w-]{41,49}$")], ["posthog", "posthog.project_key", False, "phc_", js.RegExp("^[\\w-]{41,49}$")], ["atlassian-api", "atlassian.api_token", True, "ATATT3", js.RegExp("^[\\w=-]{186}$")], ["shopify", "shopify.access_token", False, "shpat_", js.RegExp("^[a-fA-F0-9]{32}$")], ["shopify", "shopify.custom_app_token", False, "shpca_", js.RegExp("^[a-fA-F0-9]{32}$")], ["shopify", "shopify.private_app_token", False, "shppa_", js.RegExp("^[a-fA-F0-9]{32}$")], ["shopify", "shopify.shared_secret", False, "shpss_", js.RegExp("^[a-fA-F0-9]{32}$")], ["square", "square.access_token", None, "EAAA", js.RegExp("^(?!.{0,60}AAA)(?=\\D{0,60}\\d)(?=.{0,60}[a-z])[\\w-]{60}$")], ["square", "square.access_token", None, "EAAA", js.RegExp("^[\\w-]{22,60}$"), js.Obj({"place": "square"})], ["square", "square.access_token", None, "sq0atp-", js.RegExp("^[\\w-]{22,60}$")], ["figma-pat", "figma.personal_token", None, "figd_", js.RegExp("^[\\w-]{38,200}$")], ["dropbox-short", "dropbox.access_token", True, "sl.", js.RegExp("^(?:u\\.)?[\\w=-]{135,2048}$")], ["datadog-key", "datadog.api_key", False, "", js.RegExp("^[0-9a-f]{32}$"), js.Obj({"place": "datadog"})], ["datadog-key", "datadog.application_key", False, "", js.RegExp("^[0-9a-f]{40}$"), js.Obj({"place": "datadog"})], ["mcp-access-token", "mcp.access_token", True, "", js.RegExp("^[\\x21-\\x7e]{16,4096}$"), js.Obj({"place": "mcp"})]])), js.Obj({"id": "grafana-cloud", "prefixes": ["glc_"], "recognise": grafana_cloud}), js.Obj({"id": "sentry-org", "prefixes": ["sntrys_eyJ"], "recognise": sentry_organization})]

grafana_token = js.RegExp("^glc_([A-Za-z0-9+/]{40,400}={0,2})$")

sentry_token = js.RegExp("^sntrys_(eyJ[A-Za-z0-9+/]{20,1024}={0,2})_[A-Za-z0-9+/]{43}$")
