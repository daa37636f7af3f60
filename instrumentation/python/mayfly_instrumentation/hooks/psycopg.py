"""
psycopg (3), both ways. libpq reads and writes behind Python's back: it tells after the login whether the server
asked for a password, and which one it took (given, of the environment, of `.pgpass`).
"""

from __future__ import annotations

from ..present_login import postgres_address, present_login

_REFUSALS = ("password authentication failed", "28P01", "SASL authentication failed")


def install(context, _module) -> None:
    try:
        from psycopg._connection_base import BaseConnection
    except ImportError:
        from psycopg.connection import BaseConnection

    def connector(original):
        def _connect_gen(cls, *args, **kwargs):
            try:
                connection = yield from original(cls, *args, **kwargs)
            except Exception as error:
                _report(context, getattr(error, "pgconn", None), error)
                raise
            _report(context, connection.pgconn, None)
            return connection

        return _connect_gen

    context.patch(BaseConnection, "_connect_gen", connector)


def _report(context, libpq, error) -> None:
    try:
        if libpq is None or not libpq.used_password:
            return
        address, port = postgres_address(libpq.host, libpq.port)
        login = {"system": "postgresql", "user": libpq.user, "secret": libpq.password, "address": address, "port": port}
        answered = present_login(context, login)
        if answered is not None:
            answered(_outcome(error))
    except Exception:
        context.failed()


def _outcome(error) -> dict:
    if error is None:
        return {"outcome": "accepted"}
    return {"outcome": "denied"} if any(words in str(error) for words in _REFUSALS) else {"error": True}
