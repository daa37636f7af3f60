"""What a hook is given when it is installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .own_work import is_own_work
from .repeated_requests import UNKNOWN


class HookContext:
    """
    `recorder`: what hooks report to. `env`: the environment as it was at start. `patch`: puts a function in the
    place of another. `guard`: keeps what a callback raises from the host. `watch`: a request of HTTP.
    """

    def __init__(self, recorder, env: Mapping[str, str]) -> None:
        self.recorder = recorder
        self.env = env
        self.errors = 0
        self._patches: dict[str, list[tuple[object, str, object, object]]] = {}
        self.hook = ""
        """The name of the hook that is being installed."""

    @staticmethod
    def is_own() -> bool:
        """Whether the code now running is Mayfly's own (its drainer): then nothing is observed."""
        return is_own_work()

    def failed(self) -> None:
        """An error of a hook hid an observation: it is counted as seen and lost."""
        self.errors += 1

    def guard(self, callback: Callable, otherwise=None) -> Callable:
        """Nothing that it raises reaches the host (law 4): the error is counted, and `otherwise` is returned."""

        def guarded(*args, **kwargs):
            try:
                return callback(*args, **kwargs)
            except Exception:
                self.errors += 1
                return otherwise

        return guarded

    def patch(self, owner, name: str, make: Callable[[Callable], Callable]) -> None:
        """
        Puts `make(original)` in the place of an attribute of a module or class. The wrapper is the host's code
        path: guard in it everything that is not the call of the original. Taken out again by `unpatch`.
        """
        found = owner.__dict__.get(name, None) if isinstance(owner, type) else getattr(owner, name)
        if found is None:
            found = getattr(owner, name)
        # Of a static method or a class method the function is wrapped, and stays what it is.
        kind = type(found) if isinstance(found, (staticmethod, classmethod)) else None
        original = found if kind is None else found.__func__
        wrapper = make(original)
        _look_like(wrapper, original)
        setattr(owner, name, wrapper if kind is None else kind(wrapper))
        self._patches.setdefault(self.hook, []).append((owner, name, found, wrapper))

    def is_intact(self, hook: str) -> bool:
        """Whether every patch of a hook is in its place, or below others that were put on top."""
        return all(_holds(owner, name, wrapper) for owner, name, _, wrapper in self._patches.get(hook, ()))

    def unpatch(self) -> None:
        for patches in self._patches.values():
            for owner, name, found, wrapper in reversed(patches):
                now = owner.__dict__.get(name) if hasattr(owner, "__dict__") else getattr(owner, name, None)
                if now is wrapper or (isinstance(now, (staticmethod, classmethod)) and now.__func__ is wrapper):
                    setattr(owner, name, found)
        self._patches.clear()

    def key_of(self, place: list, lines) -> tuple | None:
        """By what a request is known when it comes again: its place, which begins with its path, and the lines of its head."""
        repeated = self.recorder.repeated
        return None if repeated is None else repeated.key(place, lines)

    def again(self, key: tuple | None):
        """A request that came before, presented; None when there was nothing in it to watch; else UNKNOWN."""
        repeated = self.recorder.repeated
        return UNKNOWN if repeated is None else repeated.again(key)

    def watch(self, request, key: tuple | None = None):
        """
        Watches a request of any HTTP client (`seen_request.SeenRequest`), in the context of its caller; None when
        there is nothing in it to watch. The functions of what is returned are guarded.
        """
        from .seen_request import watch

        return watch(self, request, key)

    def present(self, request, key: tuple | None = None):
        """As `watch`, of a request whose headers are complete."""
        watched = self.watch(request, key)
        if watched is not None:
            watched.presented()
        return watched


def _look_like(wrapper, original) -> None:
    """As `functools.update_wrapper` does it."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"):
        try:
            setattr(wrapper, name, getattr(original, name))
        except (AttributeError, TypeError):
            pass
    wrapper.__wrapped__ = original


def _holds(owner, name: str, wrapper) -> bool:
    now = getattr(owner, name, None)
    for _ in range(16):
        if now is wrapper:
            return True
        now = getattr(now, "__func__", None) or getattr(now, "__wrapped__", None)
        if now is None:
            return False
    return False
