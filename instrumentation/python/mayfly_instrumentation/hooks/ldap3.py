"""ldap3: binds by password (RFC 4511 section 4.2)."""

from __future__ import annotations

from ..present_login import present_login

_MECHANISMS = {"SIMPLE": "simple", "NTLM": "NTLM"}
_INVALID_CREDENTIALS = 49


def install(context, module) -> None:
    def log_in(original):
        def bind(self, *args, **kwargs):
            answered = _present(context, self)
            if answered is None:
                return original(self, *args, **kwargs)
            try:
                result = original(self, *args, **kwargs)
            except BaseException as error:
                code = getattr(error, "result", None)
                answered({"outcome": "denied"} if code == _INVALID_CREDENTIALS else {"error": True})
                raise
            answered(_outcome(self))
            return result

        return bind

    context.patch(module.Connection, "bind", log_in)


def _present(context, connection):
    try:
        # One that is lazy binds when it is used.
        if connection.lazy and not connection._executing_deferred:
            return None
        password = connection.password
        mechanism = _MECHANISMS.get(connection.authentication)
        if mechanism is None or not isinstance(password, str) or not password:
            return None
        server = connection.server
        login = {
            "system": "ldap",
            "user": connection.user,
            "secret": password,
            "address": server.host,
            "port": server.port,
            "mechanism": mechanism,
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None


def _outcome(connection) -> dict:
    if connection.bound:
        return {"outcome": "accepted"}
    # What was answered stands there with every strategy.
    return {"outcome": "denied"} if connection.last_error == "invalidCredentials" else {"error": True}
