"""
`ssl`: client certificates, when a server asked for one. Python tells neither of a context's certificate nor whether
it was asked for: the first is read as it is loaded, the second is heard among the messages of the handshake (the
`_msg_callback` of contexts, which has been there since 3.8), of contexts with a certificate alone.
"""

from __future__ import annotations

import os
import weakref

from ..caller_module import caller_module
from ..loading import load
from ..own_work import run_as_own

_LARGEST = 65_536
_READ, _WRITE = "read", "write"
_ALERT, _HANDSHAKE, _DATA = 21, 22, 23
_INNER_CONTENT_TYPE = 0x101
"""What OpenSSL calls the message that names the content of a record of TLS 1.3."""
_CERTIFICATE, _NEW_SESSION_TICKET, _FINISHED = 11, 4, 20
_COMPRESSED_CERTIFICATE = 25
"""RFC 8879, as OpenSSL sends it since 3.2 to a server that reads it."""
_EMPTY = 16
"""A Certificate message without a certificate is shorter (RFC 8446 section 4.4.2, RFC 5246 section 7.4.6)."""
_TLS_1_3 = 0x0304
_REFUSING = frozenset((40, 41, 42, 43, 44, 45, 46, 48, 49, 51, 116))
"""Alerts that refuse a certificate (RFC 8446 section 6.2)."""


def install(context, module) -> None:
    identities: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def load_chain(original):
        def load_cert_chain(self, certfile, keyfile=None, password=None):
            result = original(self, certfile, keyfile, password)
            _remember(context, module, identities, self, certfile, keyfile)
            return result

        return load_cert_chain

    context.patch(module.SSLContext, "load_cert_chain", load_chain)


def _remember(context, module, identities, made, certfile, keyfile) -> None:
    try:
        if context.is_own() or not hasattr(made, "_msg_callback"):
            return
        chain = _content(certfile)
        key = chain if keyfile is None else _content(keyfile)
        begin, end = chain.find("-----BEGIN CERTIFICATE-----"), chain.find("-----END CERTIFICATE-----")
        if begin < 0 or end < 0:
            return
        raw = module.PEM_cert_to_DER_cert(chain[begin:end] + "-----END CERTIFICATE-----")
        _tell_of_file(context, certfile if keyfile is None else keyfile, key)
        is_first = made not in identities
        identities[made] = (key, raw)
        # Somebody else's callback is left in its place.
        if is_first and made._msg_callback is None:
            made._msg_callback = _Handshakes(context, weakref.ref(made), identities).heard
    except Exception:
        context.failed()


def _content(path) -> str:
    """Past the hook of files: OpenSSL reads this one without telling."""

    def read() -> str:
        with open(path, "rb") as file:
            return file.read(_LARGEST).decode("latin-1")

    return run_as_own(read)


def _tell_of_file(context, path, text: str) -> None:
    place = os.path.abspath(os.fsdecode(path))
    for found in load("generated.node.hooks.stored.pem", "private_keys")(text):
        context.recorder.fetched({**found, "source": "file", "name": place, "module": caller_module()})


class _Handshakes:
    """Of one context: what its connections say and hear."""

    def __init__(self, context, of, identities) -> None:
        self._context = context
        self._of = of
        self._identities = identities
        self._open: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def heard(self, connection, direction, version, content, message, data) -> None:
        try:
            self._heard(connection, direction, int(version), int(content), int(message), data)
        except Exception:
            self._context.failed()

    def _heard(self, connection, direction, version, content, message, data) -> None:
        if direction == _WRITE:
            if content == _HANDSHAKE and _has_certificate(message, data):
                if not getattr(connection, "server_side", False):
                    self._present(connection)
            return
        answered = self._open.get(connection)
        if answered is None:
            return
        if content == _ALERT:
            is_refused = len(data) >= 2 and data[1] in _REFUSING
            self._answer(connection, {"outcome": "denied"} if is_refused else {"error": True})
        elif content == _HANDSHAKE and message == _NEW_SESSION_TICKET:
            self._answer(connection, {"outcome": "accepted"})
        elif content == _HANDSHAKE and message == _FINISHED and version < _TLS_1_3:
            # A server of TLS 1.3 looks at the certificate after the client is done; an older one has.
            self._answer(connection, {"outcome": "accepted"})
        elif content == _INNER_CONTENT_TYPE and data[:1] == bytes((_DATA,)):
            self._answer(connection, {"outcome": "accepted"})

    def _present(self, connection) -> None:
        identity = self._identities.get(self._of())
        if identity is None or self._context.is_own():
            return
        from ..js import Obj

        key, raw = identity
        host, port = _place(connection)
        target = Obj({"address": host, "port": port, "method": None, "path": None, "rpc": None})
        use = load("generated.node.certificate_use", "certificate_use")(Obj({"key": key}), Obj({"raw": raw}), target)
        if use is not None:
            self._open[connection] = self._context.recorder.used(use)

    def _answer(self, connection, how) -> None:
        answered = self._open.pop(connection, None)
        if answered is not None:
            answered(how)


def _has_certificate(message: int, data: bytes) -> bool:
    if message == _COMPRESSED_CERTIFICATE:
        # Its header, the algorithm, and in three bytes how long the other message's content was.
        return int.from_bytes(data[6:9], "big") >= _EMPTY - 4
    return message == _CERTIFICATE and len(data) >= _EMPTY


def _place(connection) -> tuple[str, int | None]:
    host = getattr(connection, "server_hostname", None)
    port = None
    if hasattr(connection, "getpeername"):
        try:
            peer = connection.getpeername()
        except OSError:
            peer = None
        if isinstance(peer, tuple):
            host, port = host or peer[0], peer[1]
        elif isinstance(peer, str):
            host = host or peer
    return (host or "localhost").lower(), port
