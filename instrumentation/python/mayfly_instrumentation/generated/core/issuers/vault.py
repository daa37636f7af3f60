"""Made from src/core/issuers/vault.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_authorization
from mayfly_instrumentation.generated.core.x509 import certificate_join_keys, certificates_of_pem, read_certificate, serial_number
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, secret_field, text_field, texts_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_date, instant_of_epoch
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import generated_leaves, stored_leaves
from mayfly_instrumentation.generated.core.issuers.reading.vault_ends import vault_ends, vault_renewals
from mayfly_instrumentation.generated.core.issuers.reading.vault_path import vault_path

_RE1 = js.RegExp("\\/(?:creds|static-creds|sts|issue|token|key)\\/([^/]+)$")


def token_of(answer=None, exchange=None, *_more):
    "A token from a login, `auth/token/create` or a renewal; a renewal hands back the token it was given."
    auth = as_fields(js.at(answer, "auth"))
    secret = secret_field(auth, "client_token")
    if (auth is None) or (secret is None):
        return []
    name = vault_path(exchange.get("request"))
    accessor = text_field(auth, "accessor")
    policies = texts_field(auth, "policies")
    kind = text_field(auth, "token_type")
    expires_at = instant_after(exchange.get("at"), js.at(auth, "lease_duration"))
    is_renewal = js.starts_with(name, "auth/token/renew")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": ("vault.batch_token" if (kind == "batch") else "vault.service_token"), "provider": "vault", "name": name, "policy": policy_text(role_of(auth, exchange), policies), "ephemeral": (expires_at is not None), "expiresAt": expires_at, "scopes": policies, "subject": subject_of(as_fields(js.at(auth, "metadata"))), "joinKeys": ([] if (accessor is None) else [("vault.accessor:" + js.string(accessor))]), "parents": ([] if is_renewal else presenters(exchange))}))]


def role_of(auth=None, exchange=None, *_more):
    metadata = as_fields(js.at(auth, "metadata"))
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    return (_v if (_v := (_v if (_v := text_field(metadata, "role_name")) is not None else text_field(metadata, "role"))) is not None else text_field(asked, "role"))


def policy_text(role=None, policies=None, *_more):
    parts = [*js.iterate(([] if (role is None) else [("role " + js.string(role))])), *js.iterate(([] if (js.length(policies) == 0) else [("policies " + js.string(js.join_(policies, ", ")))]))]
    return None if (js.length(parts) == 0) else js.slice_(("vault " + js.string(js.join_(parts, ", "))), 0, 512)


def subject_of(metadata=None, *_more):
    "Names that auth methods put into a token's metadata: userpass and LDAP, Kubernetes."
    account = text_field(metadata, "service_account_name")
    if account is None:
        return text_field(metadata, "username")
    namespace = text_field(metadata, "service_account_namespace")
    return account if (namespace is None) else (js.string(namespace) + "/" + js.string(account))


def wrapping_token_of(answer=None, exchange=None, *_more):
    wrap = as_fields(js.at(answer, "wrap_info"))
    secret = secret_field(wrap, "token")
    if (wrap is None) or (secret is None):
        return []
    accessor = text_field(wrap, "accessor")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "vault.wrapping_token", "provider": "vault", "name": vault_path(exchange.get("request")), "ephemeral": True, "issuedAt": instant_of_date(js.at(wrap, "creation_time")), "expiresAt": instant_after(exchange.get("at"), js.at(wrap, "ttl")), "joinKeys": ([] if (accessor is None) else [("vault.accessor:" + js.string(accessor))]), "parents": presenters(exchange)}))]


def data_of(answer=None, exchange=None, *_more):
    data = as_fields(js.at(answer, "data"))
    if data is None:
        return []
    stored = stored_in(answer, data)
    if stored is None:
        return generated(answer, data, exchange)
    metadata = None if (stored == data) else as_fields(js.at(data, "metadata"))
    name = vault_path(exchange.get("request"))
    version = (None if (_v := metadata) is None else js.at(_v, "version"))
    return js.map_(stored_leaves(js.json_stringify(stored)), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": name, "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([("vault.secret_version:" + js.string(name) + "#" + js.string(version))] if js.is_number(version) else []))], "issuedAt": instant_of_date((None if (_v := metadata) is None else js.at(_v, "created_time"))), "expiresAt": instant_of_date((None if (_v := metadata) is None else js.at(_v, "deletion_time"))), "parents": presenters(exchange)}))))


def stored_in(answer=None, data=None, *_more):
    "What somebody stored, or null when an engine generated the data. KV v2 nests it beside its metadata. KV v1 hands it out bare, with a lease duration that is only advice and no lease (docs/secrets/kv/kv-v1)."
    nested = as_fields(js.at(data, "data"))
    if (nested is not None) and (as_fields(js.at(data, "metadata")) is not None):
        return nested
    if text_field(answer, "lease_id") is not None:
        return None
    mount = text_field(answer, "mount_type")
    if mount is not None:
        return data if js.has_(stores, mount) else None
    return data if (js.is_number(js.at(answer, "lease_duration")) and (js.at(answer, "lease_duration") > 0)) else None


def generated(answer=None, data=None, exchange=None, *_more):
    "What a secrets engine generated: it ends with its lease, with its certificate or at the next rotation."
    lease = text_field(answer, "lease_id")
    accessor = text_field(data, "secret_id_accessor")
    certificate = certificate_of(data)
    name = vault_path(exchange.get("request"))
    lease_end = None if (lease is None) else instant_after(exchange.get("at"), js.at(answer, "lease_duration"))
    expires_at = (_v if (_v := (_v if (_v := (lease_end if lease_end is not None else instant_of_epoch(js.at(data, "expiration")))) is not None else certificate.get("expiresAt"))) is not None else instant_after(exchange.get("at"), (_v if (_v := js.at(data, "ttl")) is not None else js.at(data, "secret_id_ttl"))))
    role = (_v if (_v := (None if (_v := _RE1.exec(name)) is None else js.at(_v, 1))) is not None else None)
    def _fn1(found=None, *_more):
        is_certificate_key = found.get("name").endswith("private_key")
        is_password = found.get("name") == "password"
        return issued_credential(js.Obj({**js.spread(found), "type": (_v if (_v := found.get("type")) is not None else ("database.password" if (is_password and is_database(answer, name)) else None)), "provider": (_v if (_v := found.get("provider")) is not None else "vault"), "source": "secret_manager", "name": name, "policy": policy_text(role, []), "ephemeral": (None if (expires_at is None) else True), "expiresAt": expires_at, "subject": (_v if (_v := found.get("subject")) is not None else (text_field(data, "username") if is_password else None)), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (lease is None) else [("vault.lease_id:" + js.string(lease))])), *js.iterate((certificate.get("joinKeys") if is_certificate_key else [])), *js.iterate(([] if ((accessor is None) or (found.get("name") != "secret_id")) else [("vault.secret_id_accessor:" + js.string(accessor))]))], "parents": presenters(exchange)}))
    def _fn2(found=None, *_more):
        is_certificate_key = found.get("name").endswith("private_key")
        is_password = found.get("name") == "password"
        return issued_credential(js.Obj({**js.spread(found), "type": (_v if (_v := found.get("type")) is not None else ("database.password" if (is_password and is_database(answer, name)) else None)), "provider": (_v if (_v := found.get("provider")) is not None else "vault"), "source": "secret_manager", "name": name, "policy": policy_text(role, []), "ephemeral": (None if (expires_at is None) else True), "expiresAt": expires_at, "subject": (_v if (_v := found.get("subject")) is not None else (text_field(data, "username") if is_password else None)), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (lease is None) else [("vault.lease_id:" + js.string(lease))])), *js.iterate((certificate.get("joinKeys") if is_certificate_key else [])), *js.iterate(([] if ((accessor is None) or (found.get("name") != "secret_id")) else [("vault.secret_id_accessor:" + js.string(accessor))]))], "parents": presenters(exchange)}))
    return js.map_(generated_leaves(js.json_stringify(data)), _fn2)


def certificate_of(data=None, *_more):
    "What the certificate beside a private key says; with `format=der` only its serial number is there as text."
    text = js.at(data, "certificate")
    der = js.at(certificates_of_pem(text), 0) if js.is_string(text) else None
    certificate = None if (der is None) else read_certificate(der)
    if certificate is not None:
        return js.Obj({"joinKeys": certificate_join_keys(certificate), "expiresAt": certificate.get("notAfter")})
    serial = serial_number((_v if (_v := text_field(data, "serial_number")) is not None else ""))
    return js.Obj({"joinKeys": ([] if (serial is None) else [("x509.serial:" + js.string(serial))]), "expiresAt": None})


def is_database(answer=None, name=None, *_more):
    return (js.at(answer, "mount_type") == "database") or js.starts_with(name, "database/")


def presenters(exchange=None, *_more):
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return secret
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return secret
    body = js.map_(presented_in_body(exchange.get("request"), (_v if (_v := exchange.get("requestBody")) is not None else "")), _fn2)
    return [*js.iterate(exchange.get("presentedInHeaders")), *js.iterate(body)]


def presented_in_body(request=None, body=None, *_more):
    if not proving.test(vault_path(request)):
        return []
    asked = json_fields(body)
    if asked is None:
        return []
    subject = (_v if (_v := (_v if (_v := text_field(asked, "role_id")) is not None else text_field(asked, "role"))) is not None else text_field(asked, "username"))
    def _fn1(field=None, *_more):
        secret = secret_field(asked, field)
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": field, "subject": subject})]
    def _fn2(field=None, *_more):
        secret = secret_field(asked, field)
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": field, "subject": subject})]
    presented = js.flat_map_(presented_fields, _fn2)
    return [*js.iterate(presented), *js.iterate(aws_login(asked, subject))]


def aws_login(asked=None, subject=None, *_more):
    "The AWS method proves itself with a signed `GetCallerIdentity` request, whose headers travel as Base64 of JSON (docs/auth/aws): the credential is the access key that signed it."
    field = "iam_request_headers"
    encoded = js.at(asked, field)
    if not js.is_string(encoded):
        return []
    headers = json_fields(js.to_string_(js.buffer_from(encoded, "base64"), "utf8"))
    signature = (_v if (_v := text_field(headers, "Authorization")) is not None else text_field(headers, "authorization"))
    signed = None if (signature is None) else canonical_authorization(signature)
    return ([js.Obj({"secret": signed.get("secret"), "field": field, "subject": subject})] if ((None if (_v := (None if (_v := signed) is None else _v.get("scheme"))) is None else js.starts_with(_v, "aws4-")) is True) else [])

login = js.RegExp("\\/v1\\/auth\\/[^?#]{1,200}\\/(?:login|callback)(?:[/?#]|$)")

# Requests that prove who asks with a secret in the body. Elsewhere a `password` is data being stored.
proving = js.RegExp("^(?:auth\\/.+\\/(?:login|callback)(?:\\/|$)|auth\\/token\\/|sys\\/wrapping\\/)")

# Mounts that hand out what was put in; older servers do not name the mount.
stores = js.Set(["kv", "generic", "cubbyhole"])

presented_fields = ["secret_id", "jwt", "password", "token"]

# HashiCorp Vault and OpenBao: any host and mount, so the token's header or a login path tells, and the
# envelope of the answer says what was handed out (developer.hashicorp.com/vault/api-docs).
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    header = _t1.get("header")
    if not js.includes_(path, "/v1/"):
        return False
    if login.test(path):
        return True
    return ((header("x-vault-token") is not None) or (header("x-vault-request") is not None)) or (header("x-vault-namespace") is not None)
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    if answer is None:
        return []
    return [*js.iterate(token_of(answer, exchange)), *js.iterate(wrapping_token_of(answer, exchange)), *js.iterate(data_of(answer, exchange))]
vault = js.Obj({"id": "vault", "endpoints": ["vault-any", "vault-aws-creds", "vault-db-creds", "vault-pki-issue", "vault-kv2"], "at": js.Obj({"segments": ["v1"]}), "match": _match_1, "presented": presented_in_body, "issued": _issued2, "ended": vault_ends, "renewed": vault_renewals})
