"""Says by hand on whose behalf a piece of code works."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager

from .actor import add_source

_actor: contextvars.ContextVar[dict | None] = contextvars.ContextVar("mayfly_actor", default=None)
_NAMES = {"agent": "agent", "agent_id": "agentId", "tool": "tool", "conversation": "conversation", "user": "user", "purpose": "purpose"}


@contextmanager
def with_actor(**facts: str) -> Iterator[None]:
    """`with with_actor(agent="researcher", tool="search"): …`; names: agent, agent_id, tool, conversation, user, purpose."""
    unknown = facts.keys() - _NAMES.keys()
    if unknown:
        raise TypeError(f"with_actor knows {', '.join(_NAMES)}, and no {', '.join(sorted(unknown))}")
    add_source("manual", _actor.get)
    above = _actor.get() or {}
    token = _actor.set({**above, **{_NAMES[name]: value for name, value in facts.items()}})
    try:
        yield
    finally:
        _actor.reset(token)
