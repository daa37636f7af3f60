"""Made from src/core/issuers/oauth-discovery.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields
from mayfly_instrumentation.generated.core.issuers.reading.learned_endpoint import learned_endpoint


def listed(document=None, *_more):
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        kind = js.at(_t2, 1)
        return learned_endpoint(kind, js.at(document, field))
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        kind = js.at(_t2, 1)
        return learned_endpoint(kind, js.at(document, field))
    return js.flat_map_(published, _fn2)


def usual_ones(document=None, *_more):
    "Where MCP clients look when a server of the resource publishes no metadata (specification 2025-03-26)."
    servers = js.at(document, "authorization_servers")
    if not js.is_array(servers):
        return []
    return js.flat_map_(js.slice_(servers, 0, most_servers), (lambda server=None, *_more: js.map_([*js.iterate(learned_endpoint("token", server)), *js.iterate(learned_endpoint("registration", server))], (lambda endpoint=None, *_more: js.Obj({**js.spread(endpoint), "path": ("/token" if (endpoint.get("kind") == "token") else "/register")})))))

# Metadata of an authorization server, by what its endpoints are for.
published = [["token_endpoint", "token"], ["revocation_endpoint", "revocation"], ["device_authorization_endpoint", "device_authorization"], ["registration_endpoint", "registration"], ["end_session_endpoint", "end_session"]]

protected_resource = "oauth-protected-resource"

most_servers = 8

# Documents that hand out no credential and say where one is handed out: OpenID Connect Discovery, RFC 8414, and
# RFC 9728 of an MCP server (modelcontextprotocol.io/specification, authorization). Endpoints have any path, so
# what they are is learned here.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    return ((method == "GET") and js.includes_(path, "/.well-known/"))
def _learned2(exchange=None, *_more):
    document = None if (exchange.get("status") >= 400) else json_fields(exchange.get("responseBody"))
    if document is None:
        return []
    return usual_ones(document) if js.includes_(exchange.get("request").get("path"), protected_resource) else listed(document)
oauth_discovery = js.Obj({"id": "oauth-discovery", "endpoints": ["oidc-discovery", "mcp-protected-resource"], "at": js.Obj({"segments": ["openid-configuration", "oauth-authorization-server", protected_resource]}), "match": _match_1, "presented": (lambda *_more: []), "issued": (lambda *_more: []), "learned": _learned2})
