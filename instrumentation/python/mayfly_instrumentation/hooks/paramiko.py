"""paramiko: logins by password. Of a login by a key nothing is told: it proves a key and carries none."""

from __future__ import annotations

import threading
from importlib import import_module

from ..present_login import present_login

_DENIED = "AuthenticationException"
_asked = threading.local()
"""Whom a client is connecting to: a connection that it makes knows the address alone."""


def install(context, _module) -> None:
    def connect_to(original):
        def connect(self, hostname, port=22, *args, **kwargs):
            before = getattr(_asked, "place", None)
            _asked.place = (hostname, port)
            try:
                return original(self, hostname, port, *args, **kwargs)
            finally:
                _asked.place = before

        return connect

    def by_password(original):
        def auth_password(self, username, password, event=None, *args, **kwargs):
            answered = None if event is not None else _present(context, self, username, password)
            if answered is None:
                return original(self, username, password, event, *args, **kwargs)
            try:
                result = original(self, username, password, event, *args, **kwargs)
            except BaseException as error:
                answered(_outcome(error))
                raise
            answered({"outcome": "accepted"})
            return result

        return auth_password

    context.patch(import_module("paramiko.transport").Transport, "auth_password", by_password)
    context.patch(import_module("paramiko.client").SSHClient, "connect", connect_to)


def _present(context, transport, user, password):
    try:
        if not password:
            return None
        address, port = _place(transport)
        login = {
            "system": "ssh",
            "user": user,
            "secret": password,
            "address": address,
            "port": port,
            "mechanism": "password",
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None


def _place(transport) -> tuple[str, int | None]:
    asked = getattr(_asked, "place", None)
    if asked is not None:
        return asked
    peer = transport.getpeername()
    return (getattr(transport, "hostname", None) or peer[0], peer[1]) if isinstance(peer, tuple) else (str(peer), None)


def _outcome(error) -> dict:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return {"outcome": "denied"} if _DENIED in kinds else {"error": True}
