"""Made from src/core/issuers/reading/header-secret.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value


def header_secret(request=None, name=None, *_more):
    "The secret that a header of its own carries, as a list of none or one: it is a parent of what is handed out."
    secret = canonical_value((_v if (_v := request.get("header")(name)) is not None else ""))
    return [] if (secret is None) else [secret]
