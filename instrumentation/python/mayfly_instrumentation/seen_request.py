"""A request as its hook sees it, and what becomes of it, whatever the client library."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .js import Obj
from .loading import load

_DEFAULT_PORTS = {"http": 80, "https": 443}


def seen_request(
    method: str,
    scheme: str,
    host: str,
    port: int | None,
    path: str,
    headers: Iterable[tuple[str, str]],
    proxy: tuple[str, int | None] | None = None,
    rpc: dict | None = None,
) -> Obj:
    """
    `host` without brackets, in any case; `path` with its query, or an absolute address when a proxy is asked;
    `headers` in any case, in order. `proxy`: to whom `proxy-authorization` is presented. `rpc`: of a gRPC call.
    """
    pairs = [(_text(name), _text(value)) for name, value in headers]

    def header(name, *_):
        found = [value for known, value in pairs if known.lower() == name]
        return ", ".join(found) if found else None

    def each_header(visit, *_):
        for name, value in pairs:
            visit(name, value)

    request = Obj(
        {
            "method": method,
            "host": host.lower().strip("[]"),
            "port": _DEFAULT_PORTS.get(scheme) if port is None else port,
            "path": path,
            "header": header,
            "eachHeader": each_header,
        }
    )
    if path.startswith("http"):
        _from_absolute(request, path)
    if proxy is not None:
        request["proxy"] = Obj({"host": proxy[0].lower(), "port": proxy[1]})
    if rpc is not None:
        request["rpc"] = Obj(rpc)
    return request


class WatchedRequest:
    """
    Call `presented` when the headers are complete, `body(chunk)` for what is sent if `wants_body`, `body_sent`,
    `answered(status, header)` with a function of lower-case names, `answer_body(chunk)` if `wants_answer_body`,
    and `ended`; or `failed`. Each may be called more than once, and nothing it does raises.
    """

    __slots__ = ("wants_body", "wants_answer_body", "presented", "body", "body_sent", "answered", "answer_body", "ended", "failed", "concluded")

    def __init__(self, context, watched: Obj) -> None:
        guard = context.guard
        sent, got = watched["requestBody"], watched["responseBody"]
        self.wants_body = sent is not None
        self.wants_answer_body = got is not None
        self.presented: Callable[[], None] = guard(watched["presented"])
        self.body: Callable[[bytes], None] = _nothing if sent is None else guard(sent["add"])
        self.body_sent: Callable[[], None] = guard(watched["bodySent"])
        self.answered = guard(watched["answered"])
        self.answer_body: Callable[[bytes], None] = _nothing if got is None else guard(got["add"])
        self.ended: Callable[[], None] = guard(watched["ended"])
        self.failed: Callable[[], None] = guard(watched["failed"])
        self.concluded: Callable[[str], None] = guard(watched["concluded"])
        """Of gRPC: `accepted`, `denied` or `error`."""


def watch(context, request: Obj) -> WatchedRequest | None:
    if context.is_own():
        return None
    try:
        watched = load("generated.node.watch_request", "watch_request")(context.recorder, request)
        return None if watched is None else WatchedRequest(context, watched)
    except Exception:
        context.failed()
        return None


def header_function(get: Callable[[str], object]) -> Callable[..., str | None]:
    """`answered` asks for headers by a function: of one that gives texts, bytes or None."""

    def header(name, *_):
        found = get(name)
        return None if found is None else _text(found)

    return header


def _from_absolute(request: Obj, path: str) -> None:
    target = load("generated.node.hooks.absolute_target", "absolute_target")(path)
    if target is not None:
        if target["host"] != request["host"]:
            request["proxy"] = Obj({"host": request["host"], "port": request["port"]})
        request.update(target)


def _text(value) -> str:
    if isinstance(value, str):
        return value
    return value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else str(value)


def _nothing(*_args) -> None:
    """Nobody needs it."""
