"""asyncpg: the beginning of a connection as the server speaks it, until it says who may come in; then nothing."""

from __future__ import annotations

from ..present_login import present_login

_ASKS = {3: "cleartext", 5: "md5", 10: "SCRAM-SHA-256"}
_MOST_BYTES = 65_536


def install(context, module) -> None:
    def protocol(original):
        def Protocol(addr, connected, params, *args, **kwargs):  # noqa: N802
            made = original(addr, connected, params, *args, **kwargs)
            try:
                _follow(context, made, addr, params)
            except Exception:
                context.failed()
            return made

        return Protocol

    context.patch(module, "Protocol", protocol)


def _follow(context, protocol, addr, params) -> None:
    """Every instance has its own attributes: this one's `data_received` is another one for a while."""
    received = type(protocol).data_received
    beginning = _Beginning(context, addr, params)

    def data_received(data):
        if not beginning.is_over:
            try:
                beginning.take(bytes(data))
            except Exception:
                beginning.is_over = True
                context.failed()
            if beginning.is_over:
                protocol.__dict__.pop("data_received", None)
        return received(protocol, data)

    protocol.__dict__["data_received"] = data_received


class _Beginning:
    """Frontend/Backend Protocol 3 (postgresql.org/docs/current/protocol-message-formats.html), the server's side."""

    def __init__(self, context, addr, params) -> None:
        self._context = context
        self._addr = addr
        self._params = params
        self._rest = b""
        self._answered = None
        self.is_over = False

    def take(self, data: bytes) -> None:
        self._rest += data
        while not self.is_over and len(self._rest) >= 5:
            size = 1 + int.from_bytes(self._rest[1:5], "big")
            if size > _MOST_BYTES:
                self.is_over = True
            if len(self._rest) < size:
                return
            frame, self._rest = self._rest[:size], self._rest[size:]
            self._message(frame[:1], frame[5:])

    def _message(self, kind: bytes, body: bytes) -> None:
        if kind == b"R":
            code = int.from_bytes(body[:4], "big")
            if code in _ASKS:
                self._present(_ASKS[code])
            elif code == 0:
                self._end({"outcome": "accepted"})
        elif kind == b"E":
            is_denied = b"\0C28P01\0" in b"\0" + body or b"\0C28000\0" in b"\0" + body
            self._end({"outcome": "denied"} if is_denied else {"error": True})

    def _present(self, mechanism: str) -> None:
        params, addr = self._params, self._addr
        address, port = (addr, None) if isinstance(addr, str) else addr[:2]
        password = params.password
        login = {"system": "postgresql", "user": params.user, "address": address, "port": port, "mechanism": mechanism}
        self._answered = present_login(self._context, {**login, "secret": password if isinstance(password, str) else None})

    def _end(self, how: dict) -> None:
        self.is_over = True
        self._rest = b""
        if self._answered is not None:
            self._answered(how)
