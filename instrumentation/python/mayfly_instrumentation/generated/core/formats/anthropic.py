"""Made from src/core/formats/anthropic.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

anthropic_formats = opaques([["anthropic-api-key", "anthropic.api_key", False, "sk-ant-api03-", js.RegExp("^[\\w-]{93}AA$")], ["anthropic-admin-key", "anthropic.admin_key", False, "sk-ant-admin01-", js.RegExp("^[\\w-]{93}AA$")], ["anthropic-oauth-access", "anthropic.access_token", True, "sk-ant-oat01-", js.RegExp("^[\\w-]{40,512}$")], ["anthropic-oauth-refresh", "anthropic.refresh_token", None, "sk-ant-ort01-", js.RegExp("^[\\w-]{40,512}$")]])
