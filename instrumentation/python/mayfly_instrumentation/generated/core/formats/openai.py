"""Made from src/core/formats/openai.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

# The keys carry `T3BlbkFJ` in the middle: base64 of `OpenAI`.
openai_formats = opaques([["openai-project-key", "openai.project_key", False, "sk-proj-", js.RegExp("^[\\w-]{20,74}T3BlbkFJ[\\w-]{20,74}$")], ["openai-svcacct-key", "openai.service_account_key", False, "sk-svcacct-", js.RegExp("^[\\w-]{20,74}T3BlbkFJ[\\w-]{20,74}$")], ["openai-admin-key", "openai.admin_key", None, "sk-admin-", js.RegExp("^[\\w-]{40,80}T3BlbkFJ[\\w-]{40,80}$")], ["openai-legacy-key", "openai.user_key", False, "sk-", js.RegExp("^[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$")], ["openai-realtime-client-secret", "openai.realtime_client_secret", True, "ek_", js.RegExp("^(?=[A-Za-z]{0,255}[0-9])[A-Za-z0-9]{16,256}$")], ["openai-realtime-client-secret", "openai.realtime_client_secret", True, "ek_", js.RegExp("^(?!live_|test_)[\\w-]{16,256}$"), js.Obj({"place": "openai"})]])
