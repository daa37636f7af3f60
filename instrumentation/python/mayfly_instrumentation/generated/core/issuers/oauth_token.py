"""Made from src/core/issuers/oauth-token.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.jwt import decode_jwt
from mayfly_instrumentation.generated.core.provider_of_host import provider_of_host
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, is_form_type, is_json_type, secret_field, text_field, texts_field, words_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_date, instant_of_epoch
from mayfly_instrumentation.generated.core.issuers.reading.oauth_answer import answer_fields
from mayfly_instrumentation.generated.core.issuers.reading.oauth_client import client_secret_fields, oauth_client
from mayfly_instrumentation.generated.core.issuers.reading.presented_fields import presented_fields, secrets_of
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_fields


def rotated(exchange=None, *_more):
    "A refresh token that was answered with another one (RFC 6749 section 6, RFC 9700 section 4.14.2). Some servers honour the old one for a while: it is replaced, not revoked."
    if exchange.get("status") >= 400:
        return []
    asked = grant_request(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else ""))
    before = secret_field(asked, "refresh_token")
    after = secret_field(answer_fields(exchange.get("responseBody")), "refresh_token")
    is_rotation = ((before is not None) and (after is not None)) and (before != after)
    return ended_secret(before, "replaced") if is_rotation else []


def access_token(grant=None, *_more):
    _t1 = grant
    _t1 = js.fields(_t1)
    asked = _t1.get("asked")
    answer = _t1.get("answer")
    secret = secret_field(answer, "access_token")
    if secret is None:
        return []
    expires_at = expiry_of(grant)
    kind = (_v if (_v := (None if (_v := (None if (_v := text_field(answer, "issued_token_type")) is None else js.split_(_v, ":"))) is None else js.at_(_v, (-1)))) is not None else "")
    return [issued_credential(js.Obj({**js.spread(shared(grant, secret)), "secret": secret, "type": (_v if (_v := js.get_(exchanged_types, kind)) is not None else "oauth.access_token"), "ephemeral": (None if (expires_at is None) else True), "issuedAt": instant_of_epoch(js.at(answer, "created_at")), "expiresAt": expires_at, "audience": [*js.iterate(texts_field(asked, "resource")), *js.iterate(texts_field(asked, "audience"))]}))]


def expiry_of(_t1=None, *_more):
    "`expires_in`, else the moment itself: in seconds at Supabase, as a date elsewhere."
    _t1 = js.fields(_t1)
    answer = _t1.get("answer")
    exchange = _t1.get("exchange")
    after = instant_after(exchange.get("at"), js.at(answer, "expires_in"))
    return (_v if (_v := (after if after is not None else instant_of_epoch(js.at(answer, "expires_at")))) is not None else instant_of_date(js.at(answer, "expires_at")))


def refresh_token(grant=None, *_more):
    "Its lifetime has no standard name: that of GitHub and Snowflake, of Keycloak, of Intuit."
    secret = secret_field(grant.get("answer"), "refresh_token")
    if secret is None:
        return []
    _t1 = grant.get("answer")
    _t1 = js.fields(_t1)
    first = _t1.get("refresh_token_expires_in")
    second = _t1.get("refresh_expires_in")
    seconds = (_v if (_v := (first if first is not None else second)) is not None else js.at(grant.get("answer"), "x_refresh_token_expires_in"))
    expires_at = instant_after(grant.get("exchange").get("at"), seconds)
    return [issued_credential(js.Obj({**js.spread(shared(grant, secret)), "secret": secret, "type": "oauth.refresh_token", "expiresAt": expires_at}))]


def id_token(grant=None, *_more):
    "A JWT (OpenID Connect Core section 2): its claims say until when and for whom."
    secret = secret_field(grant.get("answer"), "id_token")
    if secret is None:
        return []
    return [issued_credential(js.Obj({**js.spread(shared(grant, secret)), "secret": secret, "type": "oauth.id_token", "ephemeral": True, "scopes": []}))]


def shared(_t1=None, secret=None, *_more):
    _t1 = js.fields(_t1)
    asked = _t1.get("asked")
    answer = _t1.get("answer")
    exchange = _t1.get("exchange")
    parents = _t1.get("parents")
    granted = words_field(answer, "scope")
    return js.Obj({"source": "token_endpoint", "provider": provider_of_host(exchange.get("request").get("host")), "policy": policy_text(asked, exchange.get("request")), "scopes": (granted if (js.length(granted) > 0) else words_field(asked, "scope")), "subject": (_v if (_v := text_field(asked, "username")) is not None else text_field(asked, "service_account_id")), "issuer": (exchange.get("request").get("host") if (decode_jwt(secret) is None) else None), "parents": parents})


def policy_text(asked=None, request=None, *_more):
    "`oauth client <id>, grant client_credentials`; of a grant's URN the last part."
    grant = (_v if (_v := js.at_(js.split_((_v if (_v := text_field(asked, "grant_type")) is not None else "authorization_code"), ":"), (-1))) is not None else "")
    rule = text_field(asked, "federation_rule_id")
    if rule is not None:
        return "oauth federation rule " + js.string(rule) + ", grant " + js.string(grant)
    client = oauth_client(asked, request)
    return ("oauth grant " + js.string(grant)) if (client is None) else ("oauth client " + js.string(client) + ", grant " + js.string(grant))


def grant_request(request=None, body=None, *_more):
    "Null when it is an ordinary form. GitHub lets clients leave out `grant_type` when they redeem a code."
    asked = body_fields(body)
    if text_field(asked, "grant_type") is not None:
        return asked
    if not token_path.test(request.get("path")):
        return None
    if js.includes_(request.get("path"), "grant_type="):
        query = query_fields(request)
        return (None if (text_field(query, "grant_type") is None) else js.Obj({**js.spread(query), "username": (None if (_v := asked) is None else js.at(_v, "email")), **js.spread(asked)}))
    redeems_code = (secret_field(asked, "code") is not None) and (text_field(asked, "client_id") is not None)
    return asked if redeems_code else None

# JSON bodies are common in every API, so for them the path must name a token endpoint.
token_path = js.RegExp("\\/(?:access_)?token\\/?(?:\\?|$)")

# Who a presented secret speaks for: the client, the user, or somebody whom only the secret names.
grant_fields = js.Obj({**js.spread(client_secret_fields), "refresh_token": "client_id", "code": "client_id", "device_code": "client_id", "password": "username", "assertion": None, "subject_token": None, "actor_token": None})

# Good for this one request: it was presented, and nothing that lasts was minted from it.
single_use = js.Set(["code"])

# What `access_token` holds after an exchange (RFC 8693 section 3; ID-JAG, draft-ietf-oauth-identity-assertion-authz-grant).
exchanged_types = js.Map([["refresh_token", "oauth.refresh_token"], ["id_token", "oauth.id_token"], ["id-jag", "oauth.id_jag"], ["saml1", "saml.assertion"], ["saml2", "saml.assertion"]])

# Token endpoints of any OAuth 2.0 server (RFC 6749 section 5.1) with every grant, also token exchange
# (RFC 8693), assertions (RFC 7523) and device codes (RFC 8628). Only `grant_type` tells one for sure; it stands in
# the body, at Supabase in the query.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    path = _t1.get("path")
    header = _t1.get("header")
    if method != "POST":
        return False
    type_ = header("content-type")
    return is_form_type(type_) or (is_json_type(type_) and token_path.test(path))
def _issued2(exchange=None, *_more):
    asked = grant_request(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else ""))
    if (exchange.get("status") >= 400) or (asked is None):
        return []
    answer = answer_fields(exchange.get("responseBody"))
    if answer is None:
        return []
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        field = _t1.get("field")
        return (not js.has_(single_use, field))
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        field = _t1.get("field")
        return (not js.has_(single_use, field))
    in_body = js.filter_(presented_fields(asked, grant_fields), _fn2)
    parents = [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(secrets_of(in_body))]
    grant = js.Obj({"asked": asked, "answer": answer, "exchange": exchange, "parents": parents})
    return [*js.iterate(access_token(grant)), *js.iterate(refresh_token(grant)), *js.iterate(id_token(grant))]
oauth_token = js.Obj({"id": "oauth-token", "endpoints": ["oauth2-token", "oauth2-exchange", "oauth2-jwt-bearer", "oauth2-device", "mcp-token", "github-oauth", "gitlab-oauth", "anthropic-wif", "anthropic-user-oauth", "databricks-oauth", "snowflake-oauth", "gcp-sts", "gcp-oauth2-token", "entra-v2-token"], "match": _match_1, "presented": (lambda request=None, body=None, *_more: presented_fields(grant_request(request, body), grant_fields)), "issued": _issued2, "ended": rotated})
