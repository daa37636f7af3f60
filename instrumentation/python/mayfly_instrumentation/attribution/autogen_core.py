"""AutoGen's core: an agent that handles a message, by its type. Those that only hold a chat agent have no name."""

from __future__ import annotations

from .frames import frame_calls, told


def install(context, module) -> None:
    frame_calls(context, module.BaseAgent, ("on_message",), _facts)


def _facts(agent, *_args, **_kwargs):
    if type(agent).__module__.startswith("autogen_agentchat."):
        return None
    return told(agent=agent.id.type)
