"""Made from src/core/issuers/reading/oauth-answer.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import form_fields, json_fields

_RE1 = js.RegExp("^\\s*(?:access_token|device_code)=")


def answer_fields(body=None, *_more):
    "The answer of a token endpoint: JSON (RFC 6749 section 5.1); GitHub answers with a form unless asked for JSON."
    return form_fields(js.trim_(body)) if _RE1.test(body) else json_fields(body)
