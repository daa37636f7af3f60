"""redis-py, both ways: `AUTH`, and `HELLO` with it, whoever provides the password."""

from __future__ import annotations

from importlib import import_module

from ..present_login import LoginAnswer, present_login

_OPEN = "_mayfly_login"
_REFUSALS = ("wrongpass", "noperm", "noauth", "invalid username", "invalid password")


def install(context, _module) -> None:
    _install(context, import_module("redis.connection"), _synchronous)
    try:
        both = import_module("redis.asyncio.connection")
    except ImportError:
        return
    _install(context, both, _asynchronous)


def _install(context, module, way) -> None:
    # Redis 4.0 to 4.5 had no class above those of its transports.
    of = getattr(module, "AbstractConnection", None) or module.Connection
    send, read = way(context)
    context.patch(of, "send_command", send)
    context.patch(of, "read_response", read)


def _synchronous(context):
    def send(original):
        def send_command(self, *args, **kwargs):
            if args and args[0] in ("AUTH", "HELLO"):
                _present(context, self, args)
            return original(self, *args, **kwargs)

        return send_command

    def read(original):
        def read_response(self, *args, **kwargs):
            answered = self.__dict__.pop(_OPEN, None)
            if answered is None:
                return original(self, *args, **kwargs)
            with LoginAnswer(answered, _outcome):
                return original(self, *args, **kwargs)

        return read_response

    return send, read


def _asynchronous(context):
    def send(original):
        async def send_command(self, *args, **kwargs):
            if args and args[0] in ("AUTH", "HELLO"):
                _present(context, self, args)
            return await original(self, *args, **kwargs)

        return send_command

    def read(original):
        async def read_response(self, *args, **kwargs):
            answered = self.__dict__.pop(_OPEN, None)
            if answered is None:
                return await original(self, *args, **kwargs)
            with LoginAnswer(answered, _outcome):
                return await original(self, *args, **kwargs)

        return read_response

    return send, read


def _present(context, connection, words) -> None:
    """`AUTH secret`, `AUTH user secret`, `HELLO 3 AUTH user secret`."""
    try:
        given = words[words.index("AUTH") + 1 :][:2] if "AUTH" in words else ()
        if not given:
            return
        user, secret = (None, given[0]) if len(given) == 1 else given
        path = getattr(connection, "path", None)
        login = {
            "system": "redis",
            "user": user,
            "secret": secret,
            "address": path or getattr(connection, "host", None),
            "port": None if path else getattr(connection, "port", None),
            "mechanism": "AUTH",
            "operation": words[0],
        }
        answered = present_login(context, login)
        if answered is not None:
            connection.__dict__[_OPEN] = answered
    except Exception:
        context.failed()


def _outcome(error) -> dict:
    text = str(error).lower()
    of = {kind.__name__ for kind in type(error).__mro__}
    is_refused = any(words in text for words in _REFUSALS) or (
        "AuthenticationError" in of and "AuthenticationWrongNumberOfArgsError" not in of
    )
    return {"outcome": "denied"} if is_refused else {"error": True}
