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
    telling: Iterable[tuple[str, str]] | None = None,
) -> Obj:
    """
    `host` without brackets, in any case; `path` with its query, or an absolute address when a proxy is asked;
    `headers` in any case, in order. `proxy`: to whom `proxy-authorization` is presented. `rpc`: of a gRPC call.
    `telling`: those of the headers that may hold a credential, where that is known.
    """
    by_name: dict[str, str] | None = None

    def header(name, *_):
        nonlocal by_name
        if by_name is None:
            by_name = {}
            for known, value in headers:
                known = _text(known).lower()
                by_name[known] = f"{by_name[known]}, {_text(value)}" if known in by_name else _text(value)
        return by_name.get(name)

    def each_header(visit, *_):
        for name, value in headers if telling is None else telling:
            visit(_text(name), _text(value))

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


def watch(context, request: Obj, key: tuple | None = None) -> WatchedRequest | None:
    """`key`: by what the request is known when it comes again."""
    if context.is_own():
        return None
    try:
        look = load("generated.node.watch_request", "watch_request")
        repeated = None if key is None else context.recorder.repeated
        if repeated is None:
            watched = look(context.recorder, request)
        else:
            watched = _watch_and_remember(look, request, (context.recorder, repeated, key))
        if watched is None:
            return None
        made = WatchedRequest(context, watched)
        if made.wants_answer_body:
            _forget_at_its_end(context, made)
        return made
    except Exception:
        context.failed()
        return None


def _watch_and_remember(look, request: Obj, remembered: tuple):
    recorder, repeated, key = remembered
    header = request["header"]
    uses: list = []
    is_new = False

    def asked(name, *_):
        nonlocal is_new
        is_new = not repeated.asks(name) or is_new
        return header(name)

    def used(use, *_):
        uses.append(use)
        return recorder.used(use)

    def dropped(*_):
        nonlocal is_new
        is_new = True
        recorder.dropped()

    request["header"] = asked
    noting = Obj({"used": used, "dropped": dropped})
    noting.update({name: recorder.get(name) for name in ("fetched", "ended", "renewed", "knows")})
    watched = look(noting, request)
    is_plain = watched is None or bool(uses) and watched["requestBody"] is None and watched["responseBody"] is None
    if is_plain and not is_new:
        repeated.remember(key, uses, request)
    return watched


def _forget_at_its_end(context, made: WatchedRequest) -> None:
    """What an issuer says may make another place an issuer."""
    answered, ended = made.answered, made.ended

    def forget() -> None:
        repeated = context.recorder.repeated
        if repeated is not None:
            repeated.forget()

    def and_forget(of):
        def called(*given) -> None:
            of(*given)
            forget()

        return called

    made.answered, made.ended = and_forget(answered), and_forget(ended)


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
