"""
Microsoft Agent Framework: an agent by its name, and its session as conversation: the service's id of it, or its
own, which was called thread before version 1.0.
"""

from __future__ import annotations

from .frames import told
from .overrides import frame_overrides

STREAM_FRAME = "_mayfly_frame"


def install(context, module) -> None:
    keep = context.guard(_keep)
    frame_overrides(context, module.BaseAgent, ("run", "run_stream"), _facts, keep)


def _facts(agent, *_args, session=None, thread=None, **_kwargs):
    return told(agent=agent.name, conversation=_id(session, "session_id") or _id(thread, None))


def _id(session, own: str | None) -> str | None:
    """Of a session that the application has made: one that is made for a single run joins nothing."""
    for name in ("service_session_id", "service_thread_id", own):
        value = getattr(session, name, None) if name else None
        if isinstance(value, str) and value:
            return value
    return None


def _keep(stream, frame) -> None:
    """It runs when it is read, by whoever reads it."""
    setattr(stream, STREAM_FRAME, frame)
