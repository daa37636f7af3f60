"""The environment: what it held at start, and what is read from it, once for each value, actor and package."""

from __future__ import annotations

import os
import time
from collections import deque

from ..actor import KnownActors, read_actor
from ..caller_module import caller_module
from ..loading import load

_MOST_REMEMBERED = 1_024
_SHORTEST = 6
_AFTER_START_S = 0.2

_held = None


def install(context, _module) -> None:
    """To list the environment, to copy it and to hand it to a child is no read of what stands in it."""
    global _held
    _held = _held_at_start(context)
    process = _process()
    if process is not None:
        process.later("held", _AFTER_START_S, context.guard(tell_what_is_held))
    if context.env.get("MAYFLY_ENV") == "0":
        return
    real = os.environ
    read = _reader(context, real)
    plain: dict[str, str] = {}
    # Names that were listed and not yet read: who copies the environment reads them in that order.
    listed: deque[str] = deque()

    def watched_get(original):
        def __getitem__(self, name):
            value = original(self, name)
            if self is not real:
                return value
            if listed:
                if listed[0] == name:
                    listed.popleft()
                    return value
                listed.clear()
            if plain.get(name) != value:
                if read(name, value):
                    if len(plain) >= _MOST_REMEMBERED:
                        plain.clear()
                    plain[name] = value
            return value

        return __getitem__

    def watched_iter(original):
        def __iter__(self):
            if self is not real:
                yield from original(self)
                return
            listed.clear()
            for name in original(self):
                listed.append(name)
                yield name

        return __iter__

    context.patch(type(real), "__getitem__", watched_get)
    context.patch(type(real), "__iter__", watched_iter)


def tell_what_is_held() -> None:
    """When the application has started, or ends: to judge every variable takes longer than all else at start."""
    global _held
    tell, _held = _held, None
    if tell is not None:
        tell()


def _held_at_start(context):
    env = dict(context.env)

    def tell() -> None:
        from ..js import Obj

        may_hold_credential = load("generated.core.may_hold_credential", "may_hold_credential")
        every = Obj(env)
        for name, value in env.items():
            if len(value) < _SHORTEST or not may_hold_credential(name, value):
                continue
            for found in _credentials_in(name, value, every):
                context.recorder.fetched({**found, "source": "env", "name": name, "held": True})

    return tell


def _reader(context, real):
    """A function that is told of a read, and says whether no credential stands in the value, whoever reads."""
    known: dict[str, tuple[str, object]] = {}
    actors = KnownActors()

    def judged(name: str, value: str):
        """Who has read it before; None when it holds no credential."""
        if not load("generated.core.may_hold_credential", "may_hold_credential")(name, value):
            return None
        if not _credentials_in(name, value, _Environment()):
            return None
        from ..js import Obj

        return load("generated.node.hooks.env_readers", "create_readers")(
            Obj({"actor": lambda *_: actors.find(read_actor()).id, "module": lambda *_: caller_module(), "now": _now})
        )

    def read(name: str, value: str) -> bool:
        try:
            if len(value) < _SHORTEST:
                return True
            if context.is_own():
                return False
            found = known.get(name)
            if found is None or found[0] != value:
                readers = judged(name, value)
                if readers is None:
                    return True
                if len(known) >= _MOST_REMEMBERED:
                    known.clear()
                found = known[name] = (value, readers)
            news = found[1]["news"]()
            if news is not None:
                for each in _credentials_in(name, value, _Environment()):
                    fetch = {**each, "source": "env", "name": name, "module": news["module"]}
                    context.recorder.fetched(fetch)
            return False
        except Exception:
            context.failed()
            return True

    return read


def _credentials_in(name: str, value: str, env):
    return load("generated.node.hooks.env_credentials", "variable_credentials")(name, value, env)


class _Environment(dict):
    """The environment for the judges, read past the hook."""

    def get(self, name, default=None):
        found = os.environ._data.get(os.environ.encodekey(name))
        return default if found is None else os.environ.decodevalue(found)


def _now(*_) -> int:
    return time.time_ns() // 1_000_000


def _process():
    from ..process import current

    return current()
