"""
CrewAI: the agent of a task, or the one that is kicked off alone, by its role. It has no conversation and no user
of its own.
"""

from __future__ import annotations

from .frames import frame_calls, told
from .overrides import frame_overrides

_RUNS = ("execute_task", "aexecute_task", "kickoff", "kickoff_async", "akickoff")


def install(context, module) -> None:
    agent = module.Agent
    if agent.__module__ != module.__name__:
        # Only told on by this module.
        return
    frame_calls(context, agent, _RUNS, _facts)
    # Agents of other frameworks that work in a crew, and the application's own.
    base = next(each for each in agent.__mro__ if each.__name__ == "BaseAgent")
    frame_overrides(context, base, _RUNS, _facts)


def _facts(agent, *_args, **_kwargs):
    return told(agent=agent.role.strip())
