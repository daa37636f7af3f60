"""Logins of databases and brokers, as their clients make them."""

from __future__ import annotations

from collections.abc import Callable

from .loading import load

_LOOPBACK = "localhost"


def present_login(context, login: dict) -> Callable[[dict], None] | None:
    """
    Reports a login, in the context of who makes it, when its secret is sent or proven. `system`, `user`, `secret`
    (None: the one that was fetched for this account, else the account stands for it), `address` and `port` (a
    path and None for a socket file), `mechanism`, `operation`. What is returned is told the answer: `{"outcome":
    "accepted"}`, `{"error": True}`; None when there is nothing to report. Never raises.
    """
    try:
        if context.is_own():
            return None
        from .js import Obj

        address = _text(login.get("address")) or _LOOPBACK
        address = address if address.startswith("/") else address.lower()
        port = login.get("port")
        seen = Obj(
            {
                "system": login["system"],
                "user": _text(login.get("user")),
                "mechanism": login.get("mechanism"),
                "operation": login.get("operation"),
            }
        )
        secret = _secret(seen, _text(login.get("secret")), address, port)
        made = load("generated.node.connections.used_login", "used_login")
        used = made(Obj({"login": seen, "secret": secret, "address": address, "port": port}))
        return None if used is None else context.recorder.used(used)
    except Exception:
        context.failed()
        return None


class LoginAnswer:
    """`with LoginAnswer(answered, outcome_of): …`: accepted, or what `outcome_of` makes of the error (`denied`, `error`)."""

    __slots__ = ("_answered", "_outcome_of")

    def __init__(self, answered: Callable[[dict], None] | None, outcome_of: Callable[[BaseException], dict]) -> None:
        self._answered = answered
        self._outcome_of = outcome_of

    def __enter__(self) -> None:
        """Nothing is known yet."""

    def __exit__(self, _kind, error, _trace) -> None:
        if self._answered is None:
            return
        try:
            outcome = {"outcome": "accepted"} if error is None else self._outcome_of(error)
        except Exception:
            outcome = {"error": True}
        self._answered(outcome)


def postgres_address(host, port) -> tuple[str, int | None]:
    """As it is connected to: a folder means a file in it (manual, "Client Connection"). Host and port in any form."""
    host = _text(host) or ""
    number = _text(port) or "5432"
    if host.startswith("/"):
        return f"{host}/.s.PGSQL.{number}", None
    return host, int(number) if number.isdigit() else 5432


def _secret(seen, given: str | None, address: str, port):
    from .js import Obj

    canonical = load("generated.core.canonical", "canonical_value")
    if given:
        return canonical(given)
    account = Obj({"system": seen["system"], "user": seen["user"], "address": address, "port": port})
    whose = load("generated.node.connections.account", "account_of_connection")(account)
    return load("known_accounts", "secret_of_account")(whose)


def _text(value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
