"""
On whose behalf a thread works, or a call in a pool of threads: on that of who started it.

Context variables do not reach other threads (before Python 3.14), and copying them would change what applications
see: `decimal` keeps its precision there. So what is known of the actor goes along, and nothing else.
"""

from __future__ import annotations

import contextvars
import threading
from _thread import get_ident

from ..actor import NOBODY, Facts, read_actor
from . import add_source

_ATTRIBUTE = "_mayfly_started_for"
_FOR_MANY = ("concurrent.futures.thread", "multiprocessing.pool", "mayfly_instrumentation.")
"""Whose threads work for nobody in particular: each call tells for whom."""

_call: contextvars.ContextVar[Facts | None] = contextvars.ContextVar("mayfly_started_for", default=None)


def install(context, module) -> None:
    add_source("started_for", _read, last=True)
    if module.__name__ == "threading":
        context.patch(module.Thread, "start", lambda original: _start(context, original))
    elif module.__name__ == "concurrent.futures.thread":
        context.patch(module.ThreadPoolExecutor, "submit", lambda original: _submit(context, original, object))
    else:
        for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
            context.patch(module.Pool, name, lambda original: _submit(context, original, module.ThreadPool))


def run_for(facts: Facts, work, *args, **kwargs):
    """Calls a function on behalf of somebody, where nobody nearer is known."""
    token = _call.set(facts)
    try:
        return work(*args, **kwargs)
    finally:
        _call.reset(token)


def _read() -> Facts | None:
    facts = _call.get()
    if facts is None:
        # Not `current_thread`: it would remember threads that are not Python's own.
        facts = getattr(threading._active.get(get_ident()), _ATTRIBUTE, None)
    return facts


def _start(context, original):
    tell = context.guard(_tell_thread)

    def start(self):
        if not context.is_own():
            tell(self)
        return original(self)

    return start


def _tell_thread(thread) -> None:
    target = getattr(thread, "_target", None)
    if str(getattr(target, "__module__", "")).startswith(_FOR_MANY):
        return
    facts = read_actor()
    if facts:
        setattr(thread, _ATTRIBUTE, facts)


def _submit(context, original, kind):
    read = context.guard(read_actor, NOBODY)

    def submit(self, fn, *args, **kwargs):
        facts = read() if isinstance(self, kind) and not context.is_own() else None
        return original(self, _Carried(facts, fn) if facts and callable(fn) else fn, *args, **kwargs)

    return submit


class _Carried:
    """A function together with whom it is called for; it may be called many times."""

    __slots__ = ("_facts", "__wrapped__")

    def __init__(self, facts: Facts, fn) -> None:
        self._facts = facts
        self.__wrapped__ = fn

    def __call__(self, *args, **kwargs):
        return run_for(self._facts, self.__wrapped__, *args, **kwargs)
