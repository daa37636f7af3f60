"""Made from src/core/issuers/reading/vault-path.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query

_RE1 = js.RegExp("^(auth\\/token\\/(?!create|roles)[a-z-]+)\\/.*$")
_RE2 = js.RegExp("^(?:hv[sbr]|[sbr])\\.[\\w.-]{8,}$")


def vault_path(request=None, *_more):
    "The path below `/v1/` without query, for instance `database/creds/readonly`. Old calls put a token into the path (`auth/token/lookup/<token>`): no segment that may be one is kept. Behind a configured host there may be no `/v1/`: then it is the whole path."
    bare = path_without_query(request.get("path"))
    version = js.index_of_(bare, "/v1/")
    path = js.replace_(js.slice_(bare, (0 if (version < 0) else (version + 4))), _RE1, "$1")
    told = js.slice_(js.join_(js.map_(js.split_(path, "/"), (lambda segment=None, *_more: ("{}" if _RE2.test(segment) else segment))), "/"), 0, 256)
    return "/" if (told == "") else told
