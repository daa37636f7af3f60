"""Made from src/core/issuers/learned.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.configured import no_routes
from mayfly_instrumentation.generated.core.issuers.oauth_device import oauth_device
from mayfly_instrumentation.generated.core.issuers.oauth_logout import oauth_logout
from mayfly_instrumentation.generated.core.issuers.oauth_registration import oauth_registration
from mayfly_instrumentation.generated.core.issuers.oauth_revocation import oauth_revocation
from mayfly_instrumentation.generated.core.issuers.oauth_token import oauth_token
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query


def create_learned_routes(configured=None, *_more):
    "The routes of the user, and below them those that are learned. The caller keeps them: one for each process."
    if configured is None:
        configured = no_routes
    learned = js.Map()
    def _learn1(endpoints=None, *_more):
        for endpoint in js.iterate(endpoints):
            key = key_of(endpoint)
            js.delete_(learned, key)
            if js.size(learned) >= most_endpoints:
                js.delete_(learned, (_v if (_v := js.next_(js.keys_(learned)).get("value")) is not None else ""))
            js.set_(learned, key, endpoint.get("kind"))
    def _issuers_of2(request=None, *_more):
        named = configured.get("issuersOf")(request)
        if js.size(learned) == 0:
            return named
        kind = js.get_(learned, key_of(request))
        return named if (kind is None) else [*js.iterate(named), *js.iterate(js.at(issuers_of, kind))]
    return js.Obj({"learn": _learn1, "issuersOf": _issuers_of2, "isNamed": (lambda host=None, *_more: (configured.get("isNamed")(host) or js.some_([*js.iterate(js.keys_(learned))], (lambda key=None, *_more: js.starts_with(key, (js.string(host) + ":"))))))})


def key_of(place=None, *_more):
    "A request says no port when it is the usual one of its scheme, and so does a URL."
    _t1 = place
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    port = _t1.get("port")
    is_usual = ((port is None) or (port == 443)) or (port == 80)
    return js.string(host) + ":" + js.string(("" if is_usual else port)) + js.string(path_without_query(place.get("path")))

# An agent talks to a few authorization servers; of more, the latest are kept.
most_endpoints = 512

issuers_of = js.Obj({"token": [js.Obj({**js.spread(oauth_token), "match": (lambda *_more: False)})], "revocation": [oauth_revocation], "device_authorization": [oauth_device], "registration": [oauth_registration], "end_session": [oauth_logout]})
