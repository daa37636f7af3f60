"""Agents and tools of frameworks that keep no record of what runs: they are run inside a frame."""

from __future__ import annotations

import contextvars
import inspect

from .. import actor
from ..actor import NOBODY, Facts, nested_actor
from . import not_working
from .started_for import is_worker

_LONGEST = 4_096
"""More than anybody keeps of a name."""


class Frame:
    """What runs: whom everything in it works for, and what the records of the frameworks said when it was opened."""

    __slots__ = ("around", "facts", "is_of_worker")

    def __init__(self, facts: Facts, around: Facts = NOBODY) -> None:
        self.facts = facts
        self.around = around
        self.is_of_worker = is_worker()


_frame: contextvars.ContextVar[Frame | None] = contextvars.ContextVar("mayfly_frame", default=None)


def told(**facts) -> Facts:
    """Facts out of values that a framework or an application gave: texts only, bounded, none empty."""
    return {name: value[:_LONGEST] for name, value in facts.items() if isinstance(value, str) and value}


def whole(facts: Facts | None) -> Frame | None:
    """A frame that counts whatever runs around it: somebody else's work goes on here."""
    return Frame(facts, actor.read_records()) if facts else None


def frame_calls(context, owner, names, facts_of) -> None:
    """
    Those methods of a class that this version has run in frames. None at all is another shape than the one that is
    known.
    """
    found = [name for name in names if callable(getattr(owner, name, None))]
    if not found:
        raise LookupError(f"{owner!r} has none of {', '.join(names)}")
    for name in found:
        context.patch(owner, name, lambda original: in_frame(context, original, facts_of))


def in_frame(context, original, facts_of, keep=None):
    """
    A function in the place of a function, a coroutine function or a generator of either kind: while it runs, the
    actor is what `facts_of(*args, **kwargs)` tells; that may also be a `Frame`, which then counts whatever runs now.
    What it raises is told as a hook that does not work. `keep(result, frame)`: what a plain function returned.
    """
    actor.set_innermost(_innermost)
    open_ = _opener(context, facts_of)
    if inspect.iscoroutinefunction(original):

        async def framed(*args, **kwargs):
            return await _awaited(open_(args, kwargs), original(*args, **kwargs))

    elif inspect.isasyncgenfunction(original):

        async def framed(*args, **kwargs):
            frame = open_(args, kwargs)
            steps = original(*args, **kwargs)
            step, value = steps.asend, None
            while True:
                token = _enter(frame)
                try:
                    item = await step(value)
                except StopAsyncIteration:
                    return
                finally:
                    _leave(token)
                try:
                    step, value = steps.asend, (yield item)
                except GeneratorExit:
                    await _awaited(frame, steps.aclose())
                    raise
                except BaseException as error:
                    step, value = steps.athrow, error

    elif inspect.isgeneratorfunction(original):

        def framed(*args, **kwargs):
            frame = open_(args, kwargs)
            steps = original(*args, **kwargs)
            step, value = steps.send, None
            while True:
                token = _enter(frame)
                try:
                    item = step(value)
                except StopIteration as end:
                    return end.value
                finally:
                    _leave(token)
                try:
                    step, value = steps.send, (yield item)
                except GeneratorExit:
                    within(frame, steps.close)
                    raise
                except BaseException as error:
                    step, value = steps.throw, error

    else:

        def framed(*args, **kwargs):
            frame = open_(args, kwargs)
            result = within(frame, original, *args, **kwargs)
            if inspect.iscoroutine(result):
                return result if frame is None else _awaited(frame, result)
            if keep is not None and frame is not None:
                keep(result, frame)
            return result

    return framed


def within(frame: Frame | None, work, *args, **kwargs):
    token = _enter(frame)
    try:
        return work(*args, **kwargs)
    finally:
        _leave(token)


async def _awaited(frame: Frame | None, work):
    token = _enter(frame)
    try:
        return await work
    finally:
        _leave(token)


def _opener(context, facts_of):
    hook = context.hook

    def open_(args, kwargs) -> Frame | None:
        try:
            facts = facts_of(*args, **kwargs)
            if not facts or isinstance(facts, Frame):
                return facts or None
            around = actor.read_records()
            return Frame(nested_actor(facts, _innermost(around)), around)
        except Exception:
            not_working.add(hook)
            return None

    return open_


def _innermost(records: Facts) -> Facts:
    """What the records say since the frame was opened is further inside than it."""
    frame = _frame.get()
    if frame is None or frame.is_of_worker is not is_worker():
        # A worker of a pool of processes was forked in the midst of somebody's work, and has no part in it.
        return records
    if records == frame.around:
        return frame.facts
    return nested_actor(_changed(records, frame.around), frame.facts)


def _changed(now: Facts, before: Facts) -> Facts:
    """The fields that are known and were not so before; name and id of an agent go together."""
    same = now.get("agent") == before.get("agent") and now.get("agentId") == before.get("agentId")
    return {
        name: value
        for name, value in now.items()
        if not (same if name in ("agent", "agentId") else value == before.get(name))
    }


def _enter(frame: Frame | None):
    return None if frame is None else _frame.set(frame)


def _leave(token) -> None:
    if token is not None:
        try:
            _frame.reset(token)
        except ValueError:
            # Ended in another context than it began in: that one is gone with what was set in it.
            pass
