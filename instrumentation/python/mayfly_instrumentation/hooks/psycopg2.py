"""
psycopg2: what a connection was made with. libpq reads and writes behind Python's back: it tells after the login
whether the server asked for a password, and which one it took (given, of the environment, of `.pgpass`).
"""

from __future__ import annotations

import re

from ..present_login import postgres_address, present_login

_DENIED = re.compile(r'(?:server at "([^"]+)".*?, port (\d+) failed: )?FATAL:\s+(?:password authentication failed|28P01)')


def install(context, module) -> None:
    def connector(original):
        def _connect(dsn, *args, **kwargs):
            try:
                connection = original(dsn, *args, **kwargs)
            except module.OperationalError as error:
                _denied(context, module, dsn, error)
                raise
            _accepted(context, connection)
            return connection

        return _connect

    context.patch(module, "_connect", connector)


def _accepted(context, connection) -> None:
    try:
        # One that is made asynchronously has said nothing yet.
        if getattr(connection, "async_", 0) or not connection.info.used_password:
            return
        info = connection.info
        address, port = postgres_address(info.host, info.port)
        login = {"system": "postgresql", "user": info.user, "secret": info.password, "address": address, "port": port}
        answered = present_login(context, login)
        if answered is not None:
            answered({"outcome": "accepted"})
    except Exception:
        context.failed()


def _denied(context, module, dsn, error) -> None:
    try:
        refusal = _DENIED.search(str(error))
        if refusal is None:
            return
        given = module.extensions.parse_dsn(dsn)
        env = context.env
        host = refusal[1] or (given.get("host") or env.get("PGHOST") or "").split(",")[0]
        port = refusal[2] or (given.get("port") or env.get("PGPORT") or "").split(",")[0]
        address, number = postgres_address(_folder(host), port)
        login = {
            "system": "postgresql",
            "user": given.get("user") or env.get("PGUSER"),
            "secret": given.get("password") or env.get("PGPASSWORD"),
            "address": address,
            "port": number,
        }
        answered = present_login(context, login)
        if answered is not None:
            answered({"outcome": "denied"})
    except Exception:
        context.failed()


def _folder(host: str) -> str:
    """Messages name the socket file, connections its folder."""
    return host.partition("/.s.PGSQL.")[0]
