"""pymongo, both ways: the login of a connection; of SCRAM the password itself never crosses."""

from __future__ import annotations

from importlib import import_module

from ..present_login import LoginAnswer, present_login

_WITHOUT_PASSWORD = ("MONGODB-X509", "MONGODB-OIDC", "MONGODB-AWS", "GSSAPI")
_DENIED = (18, 11)
"""AuthenticationFailed and UserNotFound (error_codes.yml of the server)."""


def install(context, _module) -> None:
    def synchronous(original):
        def authenticate(credentials, conn, *args, **kwargs):
            with LoginAnswer(_present(context, credentials, conn), _outcome):
                return original(credentials, conn, *args, **kwargs)

        return authenticate

    def asynchronous(original):
        async def authenticate(credentials, conn, *args, **kwargs):
            with LoginAnswer(_present(context, credentials, conn), _outcome):
                return await original(credentials, conn, *args, **kwargs)

        return authenticate

    try:
        context.patch(import_module("pymongo.synchronous.auth"), "authenticate", synchronous)
    except ImportError:
        # Before 4.9 there was one way.
        context.patch(import_module("pymongo.auth"), "authenticate", synchronous)
        return
    context.patch(import_module("pymongo.asynchronous.auth"), "authenticate", asynchronous)


def _present(context, credentials, conn):
    try:
        mechanism = credentials.mechanism
        if mechanism in _WITHOUT_PASSWORD or not credentials.password:
            return None
        if mechanism == "DEFAULT":
            known = getattr(conn, "negotiated_mechs", None)
            mechanism = None if not known else "SCRAM-SHA-256" if "SCRAM-SHA-256" in known else "SCRAM-SHA-1"
        address, port = conn.address
        login = {
            "system": "mongodb",
            "user": credentials.username,
            "secret": credentials.password,
            "address": address,
            "port": None if address.startswith("/") else port,
            "mechanism": mechanism,
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None


def _outcome(error) -> dict:
    return {"outcome": "denied"} if getattr(error, "code", None) in _DENIED else {"error": True}
