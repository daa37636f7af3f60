"""Calls of gRPC from their metadata to their status, and which of them a plug-in of call credentials is asked for."""

from __future__ import annotations

import contextvars
import copy
import weakref
from _thread import allocate_lock

from .seen_request import header_function, seen_request

_MOST_CALLS = 1_024
_MOST_TARGETS = 1_024
_DENIED = (7, 16)
"""PERMISSION_DENIED and UNAUTHENTICATED refuse the credential."""
_FAILED = (2, 4, 13, 14, 15)
"""UNAVAILABLE and its like say nothing of it (grpc.io/docs/guides/status-codes)."""
_SCHEMES = ("dns", "ipv4", "ipv6", "unix", "unix-abstract", "vsock", "xds", "google-c2p", "passthrough")


class Calls:
    """Every call that has begun and not ended, and the targets of channels."""

    def __init__(self, context) -> None:
        self._context = context
        self._lock = allocate_lock()
        self._open: dict[str, list[Call]] = {}
        self._count = 0
        self._places: dict[object, tuple[str, int | None]] = {}
        self._channels: dict[int, object] = {}
        """Targets by the address of the channel that C knows; one that is made anew at the same address says so."""

    def begin(self, callable_, args, kwargs) -> Call | None:
        """Of a method of a channel that is called: `request, timeout, metadata, …`."""
        try:
            metadata = args[2] if len(args) > 2 else kwargs.get("metadata")
            return self._begin(callable_._target, callable_._method, metadata)
        except Exception:
            self._context.failed()
            return None

    def begin_asynchronous(self, names, args, kwargs):
        """Of a call that is made; the names are those of its constructor, the first of them `self`."""
        try:
            given = {**dict(zip(names[1:], args, strict=False)), **kwargs}
            target = self._channels.get(id(given["channel"]))
            call = None if target is None else self._begin(target, given["method"], given["metadata"])
            if call is None:
                return None, args, kwargs
            given["response_deserializer"] = call.reading(given["response_deserializer"])
            return call, (), given
        except Exception:
            self._context.failed()
            return None, args, kwargs

    def remember_channel(self, channel, target) -> None:
        try:
            if len(self._channels) >= _MOST_TARGETS:
                self._channels.pop(next(iter(self._channels)))
            self._channels[id(channel._channel)] = target
        except Exception:
            self._context.failed()

    def answering(self, service_url, method_name, callback):
        """What a plug-in answers goes on as it is, and is seen on its way."""

        def answer(metadata, *more):
            try:
                if metadata:
                    self._added(_text(service_url), _text(method_name), metadata)
            except Exception:
                self._context.failed()
            return callback(metadata, *more)

        return answer

    def ended(self, call: Call) -> None:
        with self._lock:
            calls = self._open.get(call.path)
            if calls is not None and call in calls:
                calls.remove(call)
                self._count -= 1
                if not calls:
                    del self._open[call.path]

    def _begin(self, target, method, metadata) -> Call | None:
        if self._context.is_own():
            return None
        call = Call(self._context, self, self._place(target), _text(method))
        if metadata:
            call.present(metadata)
        else:
            call.ask()
        with self._lock:
            if self._count < _MOST_CALLS:
                self._count += 1
                self._open.setdefault(call.path, []).append(call)
        return call

    def _added(self, service_url: str, method_name: str, metadata) -> None:
        """A plug-in is asked once for each call, in a thread of the core, in the order of the calls of a method."""
        _, _, rest = service_url.partition("://")
        host, _, service = rest.partition("/")
        path = f"/{service}/{method_name}"
        with self._lock:
            calls = self._open.get(path) or ()
            call = next((each for each in calls if not each.is_asked), None) or (calls[-1] if calls else None)
        if call is None:
            call = Call(self._context, self, self._place(host), path)
        call.is_asked = True
        call.context.run(call.present, metadata)

    def _place(self, target) -> tuple[str, int | None]:
        found = self._places.get(target)
        if found is None:
            found = place_of(_text(target))
            if len(self._places) >= _MOST_TARGETS:
                self._places.clear()
            self._places[target] = found
        return found


class Call:
    """`is_asked`: a plug-in has been asked for its credentials. `context`: that of who makes it."""

    __slots__ = ("_context", "_calls", "_place", "path", "context", "is_asked", "_watches", "_reader", "_is_over", "__weakref__")

    def __init__(self, context, calls: Calls, place, path: str) -> None:
        self._context = context
        self._calls = calls
        self._place = place
        self.path = path
        self.context = contextvars.copy_context()
        self.is_asked = False
        self._watches: list = []
        self._reader = None
        """Who reads the answer: an issuer is answered to the credentials that came last."""
        self._is_over = False

    def ask(self) -> None:
        self.present(())

    def present(self, metadata) -> None:
        try:
            pairs = [(name, value) for name, value in metadata if not str(name).endswith("-bin")]
            service, _, method = self.path[1:].rpartition("/")
            rpc = {"system": "grpc", "service": service, "method": method}
            host, port = self._place
            seen = seen_request("POST", "https", host, port, self.path, pairs, rpc=rpc)
            if port is None:
                seen["port"] = None
            watched = self._context.watch(seen)
            if watched is None:
                return
            watched.presented()
            watched.body_sent()
            self._watches.append(watched)
            if watched.wants_answer_body:
                self._reader = watched
        except Exception:
            self._context.failed()

    def tapped(self, callable_):
        """The method itself, or of an issuer a copy of it whose answers are seen."""
        if self._reader is None:
            return callable_
        try:
            copied = copy.copy(callable_)
            copied._response_deserializer = self.reading(callable_._response_deserializer)
            return copied
        except Exception:
            self._context.failed()
            return callable_

    def reading(self, deserialize):
        if self._reader is None:
            return deserialize

        def read(message):
            self._answered(message)
            return message if deserialize is None else deserialize(message)

        return read

    def refused(self, error) -> None:
        code = getattr(error, "code", None)
        try:
            self.over(code().value[0] if callable(code) else None)
        except Exception:
            self.over(None)

    def follow(self, rendezvous) -> None:
        """Holds nothing but its state: an answer that nobody waits for is called off when it is forgotten."""
        try:
            state = rendezvous._state

            def ended() -> None:
                self.over(None if state.code is None else state.code.value[0])

            if rendezvous.add_callback(ended) is False:
                ended()
        except Exception:
            self._context.failed()
            self.over(None)

    def follow_asynchronous(self, made) -> None:
        try:
            known = weakref.ref(made)
            made._cython_call.add_done_callback(lambda *_: self.over(_status_of(known())))
        except Exception:
            self._context.failed()
            self.over(None)

    def over(self, code: int | None) -> None:
        """`code`: the number of a status; None when there is none."""
        if self._is_over:
            return
        self._is_over = True
        self._calls.ended(self)
        outcome = "denied" if code in _DENIED else "error" if code is None or code in _FAILED else "accepted"
        for watched in self._watches:
            if code is not None:
                watched.answered(200, _NO_HEADERS)
            watched.concluded(outcome)
        if self._reader is not None:
            self._reader.ended()

    def _answered(self, message) -> None:
        reader = self._reader
        if isinstance(message, bytes) and reader is not None:
            reader.answered(200, _NO_HEADERS)
            reader.answer_body(b"\0" + len(message).to_bytes(4, "big") + message)


def place_of(target: str) -> tuple[str, int | None]:
    """`host:port`, `dns:///host:port`, `unix:/path` (grpc.github.io/grpc/core/md_doc_naming.html)."""
    scheme, colon, rest = target.partition(":")
    if colon and scheme in _SCHEMES:
        if scheme.startswith("unix"):
            return "/" + rest.lstrip("/"), None
        # An authority may stand before the name.
        target = rest[2:].partition("/")[2] if rest.startswith("//") else rest
    host, colon, port = target.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        return host.strip("[]").lower(), int(port)
    return target.strip("[]").lower(), 443


def _status_of(call) -> int | None:
    """What is known already is told by a coroutine that waits for nothing."""
    if call is None:
        return None
    asked = call.code()
    try:
        asked.send(None)
    except StopIteration as told:
        return told.value.value[0]
    except Exception:
        return None
    asked.close()
    return None


def _text(value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else str(value)


_NO_HEADERS = header_function(lambda _name: None)
