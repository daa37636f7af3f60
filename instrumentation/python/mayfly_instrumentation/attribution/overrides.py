"""Methods that every subclass of a framework's class has of its own: they are found when an object is made."""

from __future__ import annotations

import inspect
from weakref import WeakSet

from .frames import in_frame

_MOST = 1_024
"""Classes; what makes more of them makes them while it runs."""


def frame_overrides(context, base, names, facts_of, keep=None) -> None:
    """Of each class whose objects are made from now on, those methods of `names` that it has run in frames."""
    hook = context.hook
    known: WeakSet = WeakSet()
    patched: set[tuple[type, str]] = set()

    def meet(kind: type) -> None:
        known.add(kind)
        for name in names:
            owner = next((each for each in kind.__mro__ if name in each.__dict__), None)
            if owner is None or (owner, name) in patched or len(patched) >= _MOST:
                continue
            if inspect.isfunction(owner.__dict__[name]):
                patched.add((owner, name))
                context.hook = hook
                context.patch(owner, name, lambda original: in_frame(context, original, facts_of, keep))

    guarded = context.guard(meet)

    def made(original):
        def __init__(self, *args, **kwargs):
            kind = type(self)
            if kind not in known:
                guarded(kind)
            original(self, *args, **kwargs)

        return __init__

    context.patch(base, "__init__", made)
