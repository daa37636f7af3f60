"""websocket-client (`import websocket`): the handshakes of its clients."""

from __future__ import annotations

import threading
from importlib import import_module

from ..seen_request import header_function, seen_request


def install(context, _module) -> None:
    handshakes = import_module("websocket._handshake")
    core = import_module("websocket._core")
    mine = threading.local()

    def shake(original):
        def handshake(sock, url, hostname, port, resource, *args, **options):
            mine.watched = None
            try:
                answer = original(sock, url, hostname, port, resource, *args, **options)
            except BaseException as error:
                _failed(context, mine, error)
                raise
            _answered(context, mine, answer.status, answer.headers)
            return answer

        return handshake

    def made(original):
        def _get_handshake_headers(resource, url, host, port, *args):
            result = original(resource, url, host, port, *args)
            mine.watched = _watch(context, (resource, url, host, port), result[0])
            return result

        return _get_handshake_headers

    context.patch(handshakes, "_get_handshake_headers", made)
    context.patch(core, "handshake", shake)


def _watch(context, where, lines):
    try:
        if context.is_own():
            return None
        resource, url, host, port = where
        pairs = [tuple(line.split(":", 1)) for line in lines[1:] if ":" in line]
        headers = [(name.strip(), value.strip()) for name, value in pairs]
        scheme = "https" if url.startswith("wss") else "http"
        watched = context.watch(seen_request("GET", scheme, host, port, resource, headers))
        if watched is not None:
            watched.presented()
            watched.body_sent()
        return watched
    except Exception:
        context.failed()
        return None


def _failed(context, mine, error) -> None:
    """A status that refuses is an error there."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        _answered(context, mine, status, getattr(error, "resp_headers", None))
        return
    watched, mine.watched = mine.watched, None
    if watched is not None:
        watched.failed()


def _answered(context, mine, status, headers) -> None:
    watched, mine.watched = mine.watched, None
    if watched is None:
        return
    try:
        watched.answered(status, header_function((headers or {}).get))
        watched.ended()
    except Exception:
        context.failed()
