"""
On whose behalf a thread or a process of `multiprocessing` works, or a call in a pool of them: on that of who started it.

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
_FOR_MANY = ("concurrent.futures.", "multiprocessing.pool", "mayfly_instrumentation.")
"""Whose threads and processes work for nobody in particular: each call tells for whom."""

_call: contextvars.ContextVar[Facts | None] = contextvars.ContextVar("mayfly_started_for", default=None)
_is_worker = False
"""This process is one of a pool: what it knew when it was forked is not on whose behalf it works."""


def install(context, module) -> None:
    add_source("started_for", _read, last=True)
    if module.__name__ == "threading":
        context.patch(module.Thread, "start", lambda original: _start(context, original))
    elif module.__name__ == "multiprocessing.process":
        context.patch(module.BaseProcess, "start", lambda original: _start(context, original))
        context.patch(module.BaseProcess, "_bootstrap", lambda original: _bootstrap(context, original))
    elif module.__name__ == "multiprocessing.pool":
        for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
            context.patch(module.Pool, name, lambda original: _submit(context, original))
    else:
        name = "ThreadPoolExecutor" if module.__name__.endswith("thread") else "ProcessPoolExecutor"
        context.patch(getattr(module, name), "submit", lambda original: _submit(context, original))


def run_for(facts: Facts, work, *args, **kwargs):
    """Calls a function on behalf of somebody, where nobody nearer is known."""
    token = _call.set(facts)
    try:
        return work(*args, **kwargs)
    finally:
        _call.reset(token)


def is_worker() -> bool:
    return _is_worker


def _read() -> Facts | None:
    facts = _call.get()
    if facts is None:
        # Not `current_thread`: it would remember threads that are not Python's own.
        facts = getattr(threading._active.get(get_ident()), _ATTRIBUTE, None)
    return facts


def _start(context, original):
    tell = context.guard(_tell)

    def start(self):
        if not context.is_own():
            tell(self)
        return original(self)

    return start


def _tell(started) -> None:
    """Written on the thread, or on the process: it is pickled with it, or forked with it."""
    target = getattr(started, "_target", None)
    if str(getattr(target, "__module__", "")).startswith(_FOR_MANY):
        if not isinstance(started, threading.Thread):
            setattr(started, _ATTRIBUTE, {})
        return
    facts = read_actor()
    if facts:
        setattr(started, _ATTRIBUTE, facts)


def _bootstrap(context, original):
    begin = context.guard(_begin)

    def _bootstrap(self, *args, **kwargs):
        begin(self)
        return original(self, *args, **kwargs)

    return _bootstrap


def _begin(process) -> None:
    """In the child."""
    global _is_worker
    facts = getattr(process, _ATTRIBUTE, None)
    _is_worker = facts == {}
    if facts:
        _call.set(facts)


def _submit(context, original):
    read = context.guard(read_actor, NOBODY)

    def submit(self, fn, *args, **kwargs):
        facts = NOBODY if context.is_own() else read()
        return original(self, _Carried(facts, fn) if facts and callable(fn) else fn, *args, **kwargs)

    return submit


class _Carried:
    """A function together with whom it is called for; it may be called many times, and in another process."""

    __slots__ = ("_facts", "__wrapped__")

    def __init__(self, facts: Facts, fn) -> None:
        self._facts = facts
        self.__wrapped__ = fn

    def __call__(self, *args, **kwargs):
        return run_for(self._facts, self.__wrapped__, *args, **kwargs)
