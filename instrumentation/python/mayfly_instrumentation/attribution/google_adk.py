"""Google ADK: an agent, the session that it runs in, and its user."""

from __future__ import annotations

from .frames import frame_calls, told


def install(context, module) -> None:
    frame_calls(context, module.BaseAgent, ("run_async", "run_live"), _facts)


def _facts(agent, parent_context, *_args, **_kwargs):
    session = getattr(parent_context, "session", None)
    return told(agent=agent.name, conversation=getattr(session, "id", None), user=getattr(session, "user_id", None))
