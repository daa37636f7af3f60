"""Made from src/core/issuers/reading/vault-ends.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.x509 import serial_number
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name, ended_presenter, ended_secret
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after
from mayfly_instrumentation.generated.core.issuers.reading.vault_path import vault_path

_RE1 = js.RegExp("^sys\\/(?:leases\\/)?renew(?:\\/|$)")
_RE2 = js.RegExp("^sys\\/(?:leases\\/)?revoke(?:\\/|$)")


def vault_ends(exchange=None, *_more):
    "Credentials that a call of Vault ended (developer.hashicorp.com/vault/api-docs/auth/token, system/leases, auth/approle, secret/pki). A revocation by prefix names no lease, so nobody here knows which it ended."
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") == "GET"):
        return []
    path = vault_path(exchange.get("request"))
    asked = json_fields((_v if (_v := exchange.get("requestBody")) is not None else ""))
    _t1 = path
    if _t1 == "auth/token/revoke" or _t1 == "auth/token/revoke-orphan":
        return ended_secret(secret_field(asked, "token"), "revoked")
    elif _t1 == "auth/token/revoke-self":
        return ended_presenter(exchange, "revoked")
    elif _t1 == "auth/token/revoke-accessor":
        return ended_name("vault.accessor", text_field(asked, "accessor"), "revoked")
    elif _t1 == "sys/wrapping/unwrap":
        return wrapping_token(asked, exchange)
    elif _t1 == "sys/wrapping/rewrap":
        return ended_secret(secret_field(asked, "token"), "replaced")
    else:
        return secret_id_or_lease(path, asked)


def vault_renewals(exchange=None, *_more):
    "The renewal of a lease: the secret it belongs to is not told again (api-docs/system/leases)."
    path = vault_path(exchange.get("request"))
    if (exchange.get("status") >= 400) or (not _RE1.test(path)):
        return []
    answer = json_fields(exchange.get("responseBody"))
    lease = text_field(answer, "lease_id")
    expires_at = instant_after(exchange.get("at"), (None if (_v := answer) is None else js.at(_v, "lease_duration")))
    return [] if ((lease is None) or (expires_at is None)) else [js.Obj({"joinKey": ("vault.lease_id:" + js.string(lease)), "expiresAt": expires_at})]


def wrapping_token(asked=None, exchange=None, *_more):
    token = secret_field(asked, "token")
    return ended_presenter(exchange, "revoked") if (token is None) else ended_secret(token, "revoked")


def secret_id_or_lease(path=None, asked=None, *_more):
    if _RE2.test(path):
        lease = (_v if (_v := text_field(asked, "lease_id")) is not None else (None if (_v := lease_in_path.exec(path)) is None else js.at(_v, 1)))
        return ended_name("vault.lease_id", lease, "revoked")
    if path.endswith("/secret-id/destroy"):
        return ended_secret(secret_field(asked, "secret_id"), "revoked")
    if path.endswith("/secret-id-accessor/destroy"):
        return ended_name("vault.secret_id_accessor", text_field(asked, "secret_id_accessor"), "revoked")
    serial = (serial_number((_v if (_v := text_field(asked, "serial_number")) is not None else "")) if path.endswith("/revoke") else None)
    return ended_name("x509.serial", serial, "revoked")

lease_in_path = js.RegExp("^sys\\/(?:leases\\/)?(?:revoke|renew)\\/(.+)$")
