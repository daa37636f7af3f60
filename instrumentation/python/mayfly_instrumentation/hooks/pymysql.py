"""PyMySQL: the login of a connection, whose password is seldom sent as it is."""

from __future__ import annotations

from ..present_login import present_login

SWITCHED = "_mayfly_mechanism"
DENIED = frozenset((1044, 1045, 1251, 1275, 1698, 1862, 3118, 3955, 4151))
"""Access denied, in the words of MySQL and MariaDB's error references."""


def install(context, module) -> None:
    def log_in(original):
        def _request_authentication(self, *args, **kwargs):
            answered = _present(context, self)
            if answered is None:
                return original(self, *args, **kwargs)
            try:
                result = original(self, *args, **kwargs)
            except BaseException as error:
                answered(refused(self, error))
                raise
            answered({"outcome": "accepted", **switched(self)})
            return result

        return _request_authentication

    def switch(original):
        def _process_auth(self, plugin_name, *args, **kwargs):
            self.__dict__[SWITCHED] = plugin_name
            return original(self, plugin_name, *args, **kwargs)

        return _process_auth

    context.patch(module.Connection, "_request_authentication", log_in)
    context.patch(module.Connection, "_process_auth", switch)


def _present(context, connection):
    try:
        password = connection.password
        if not password:
            return None
        path = connection.unix_socket
        login = {
            "system": "mysql",
            "user": connection.user,
            "secret": password.decode("utf-8", "replace") if isinstance(password, (bytes, bytearray)) else password,
            "address": path or connection.host,
            "port": None if path else connection.port,
            "mechanism": connection._auth_plugin_name or "mysql_native_password",
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None


def refused(connection, error) -> dict:
    code = error.args[0] if error.args else None
    return {"outcome": "denied", **switched(connection)} if code in DENIED else {"error": True}


def switched(connection) -> dict:
    """The server may choose another way than the client began with."""
    name = connection.__dict__.pop(SWITCHED, None)
    if not name:
        return {}
    return {"mechanism": name.decode("latin-1") if isinstance(name, bytes) else str(name)}
