"""Made from src/core/issuers/oauth-registration.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.provider_of_host import provider_of_host
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import is_json_type, json_fields, secret_field, text_field, words_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.learned_endpoint import learned_endpoint
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_epoch
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import path_without_query


def registration_of(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return None
    answer = json_fields(exchange.get("responseBody"))
    return None if (text_field(answer, "client_id") is None) else answer

longest_name = 512

# Where people register; a client that does so there is known from the server's metadata.
sign_up = js.RegExp("\\/(?:auth|users?|accounts?)\\/register\\b")

# Dynamic client registration (RFC 7591 section 3.2.1) and its management (RFC 7592). Others register at
# such paths too: only an answer with a client id and a secret issues something.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    return ((method == "DELETE") or (is_json_type(header("content-type")) and (not sign_up.test(path))))
def _issued2(exchange=None, *_more):
    answer = registration_of(exchange)
    if answer is None:
        return []
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    host = _t1.get("host")
    shared = js.Obj({"source": "token_endpoint", "provider": provider_of_host(host), "name": text_field(answer, "client_name"), "policy": "oauth dynamic client registration", "subject": text_field(answer, "client_id"), "issuer": host, "joinKeys": [("oauth.client:" + js.string(host) + "#" + js.string(text_field(answer, "client_id")))], "parents": exchange.get("presentedInHeaders")})
    client_secret = secret_field(answer, "client_secret")
    managing = secret_field(answer, "registration_access_token")
    return [*js.iterate(([] if (client_secret is None) else [issued_credential(js.Obj({**js.spread(shared), "secret": client_secret, "type": "oauth.client_secret", "issuedAt": instant_of_epoch(js.at(answer, "client_id_issued_at")), "expiresAt": instant_of_epoch(js.at(answer, "client_secret_expires_at")), "scopes": words_field(answer, "scope")}))])), *js.iterate(([] if (managing is None) else [issued_credential(js.Obj({**js.spread(shared), "secret": managing, "type": "oauth.registration_token"}))]))]
def _ended3(exchange=None, *_more):
    _t1 = exchange.get("request")
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    host = _t1.get("host")
    path = _t1.get("path")
    if (method != "DELETE") or (exchange.get("status") >= 400):
        return []
    id_ = (_v if (_v := js.at_(js.split_(path_without_query(path), "/"), (-1))) is not None else "")
    return ended_name("oauth.client", (None if (id_ == "") else js.slice_((js.string(host) + "#" + js.string(id_)), 0, longest_name)), "revoked")
def _learned4(exchange=None, *_more):
    answer = registration_of(exchange)
    return [] if (answer is None) else learned_endpoint("registration", js.at(answer, "registration_client_uri"))
oauth_registration = js.Obj({"id": "oauth-registration", "endpoints": ["oauth-dcr"], "at": js.Obj({"segments": ["register", "registration", "clients-registrations", "clients"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3, "learned": _learned4})
