"""Agents and tools of frameworks that keep no record of what runs: they are run inside a frame."""

from __future__ import annotations

import contextvars
import inspect

from ..actor import Facts, nested_actor
from . import add_source

_LONGEST = 4_096
"""More than anybody keeps of a name."""

_frame: contextvars.ContextVar[Facts | None] = contextvars.ContextVar("mayfly_frame", default=None)


def in_frame(original, facts_of):
    """
    A function in the place of a function or a coroutine function: while it runs, the actor is what `facts_of(*args,
    **kwargs)` tells. What that raises is nobody's affair.
    """
    add_source("frames", _frame.get, first=True)
    if inspect.iscoroutinefunction(original):

        async def framed(*args, **kwargs):
            token = _enter(facts_of, args, kwargs)
            try:
                return await original(*args, **kwargs)
            finally:
                _leave(token)

    else:

        def framed(*args, **kwargs):
            token = _enter(facts_of, args, kwargs)
            try:
                return original(*args, **kwargs)
            finally:
                _leave(token)

    return framed


def told(**facts) -> Facts:
    """Facts out of values that a framework or an application gave: texts only, bounded, none empty."""
    return {name: value[:_LONGEST] for name, value in facts.items() if isinstance(value, str) and value}


def _enter(facts_of, args, kwargs):
    try:
        facts = facts_of(*args, **kwargs)
        if not facts:
            return None
        above = _frame.get()
        return _frame.set(facts if above is None else nested_actor(facts, above))
    except Exception:
        return None


def _leave(token) -> None:
    if token is not None:
        try:
            _frame.reset(token)
        except ValueError:
            # Ended in another context than it began in: that one is gone with what was set in it.
            pass
