"""Made from instrumentation/node/issuer-routes.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.configured import parse_issuer_routes
from mayfly_instrumentation.generated.core.issuers.registry import issuers
from mayfly_instrumentation.generated.core.issuers.learned import create_learned_routes
from mayfly_instrumentation.generated.core.issuers.platform_routes import platform_routes
from mayfly_instrumentation.warning import warn


def issuer_routes(*_more):
    "The issuers that `MAYFLY_ISSUERS` and the platform's variables name, read at the first request, and those that answers have told of since. What an entry has wrong is said once."
    global routes
    if routes is None:
        configured = parse_issuer_routes((_v if (_v := js.at(js.environment(), "MAYFLY_ISSUERS")) is not None else ""), issuers, platform_routes(js.environment()))
        routes = create_learned_routes(configured.get("routes"))
        if js.length(configured.get("problems")) > 0:
            warn(js.join_(configured.get("problems"), "; "))
    return routes

routes = None
