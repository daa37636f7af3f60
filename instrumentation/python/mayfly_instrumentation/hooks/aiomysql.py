"""aiomysql: the login of a connection, whose password is seldom sent as it is."""

from __future__ import annotations

from ..present_login import present_login
from .pymysql import SWITCHED, refused, switched


def install(context, module) -> None:
    def log_in(original):
        async def _request_authentication(self, *args, **kwargs):
            answered = _present(context, self)
            if answered is None:
                return await original(self, *args, **kwargs)
            try:
                result = await original(self, *args, **kwargs)
            except BaseException as error:
                answered(refused(self, error))
                raise
            answered({"outcome": "accepted", **switched(self)})
            return result

        return _request_authentication

    def switch(original):
        async def _process_auth(self, plugin_name, *args, **kwargs):
            self.__dict__[SWITCHED] = plugin_name
            return await original(self, plugin_name, *args, **kwargs)

        return _process_auth

    context.patch(module.Connection, "_request_authentication", log_in)
    context.patch(module.Connection, "_process_auth", switch)


def _present(context, connection):
    try:
        password = connection._password
        if not password:
            return None
        path = connection._unix_socket
        login = {
            "system": "mysql",
            "user": connection._user,
            "secret": password,
            "address": path or connection._host,
            "port": None if path else connection._port,
            "mechanism": connection._client_auth_plugin or connection._server_auth_plugin or "mysql_native_password",
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None
