"""AutoGen: its chat agents, run alone or in a team; each subclass answers in methods of its own."""

from __future__ import annotations

from .frames import told
from .overrides import frame_overrides


def install(context, module) -> None:
    names = ("run", "run_stream", "on_messages", "on_messages_stream")
    frame_overrides(context, module.BaseChatAgent, names, _facts)


def _facts(agent, *_args, **_kwargs):
    return told(agent=agent.name)
