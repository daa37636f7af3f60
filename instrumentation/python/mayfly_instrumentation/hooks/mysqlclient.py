"""
mysqlclient (`import MySQLdb`): what a connection was made with. Its library in C reads and writes behind Python's
back; a password of an option file is not seen.
"""

from __future__ import annotations

from ..present_login import present_login
from .pymysql import DENIED

_POSITIONS = ("host", "user", "password", "database", "port", "unix_socket")


def install(context, module) -> None:
    def made(original):
        def __init__(self, *args, **kwargs):
            try:
                original(self, *args, **kwargs)
            except BaseException as error:
                code = error.args[0] if error.args else None
                if code in DENIED:
                    _report(context, args, kwargs, {"outcome": "denied"})
                raise
            _report(context, args, kwargs, {"outcome": "accepted"})

        return __init__

    context.patch(module.Connection, "__init__", made)


def _report(context, args, kwargs, how) -> None:
    try:
        given = {**dict(zip(_POSITIONS, args, strict=False)), **kwargs}
        password = given.get("password") or given.get("passwd")
        if not password:
            return
        host = given.get("host") or ""
        # The C library takes the socket file for this name, and for none.
        path = given.get("unix_socket") or None
        login = {
            "system": "mysql",
            "user": given.get("user"),
            "secret": password,
            "address": path or host,
            "port": None if path else given.get("port") or 3306,
        }
        answered = present_login(context, login)
        if answered is not None:
            answered(how)
    except Exception:
        context.failed()
