"""LangGraph's graphs that were given a name: an agent's."""

from __future__ import annotations

from .frames import frame_calls, told

_UNNAMED = "LangGraph"


def install(context, module) -> None:
    frame_calls(context, module.Pregel, ("invoke", "ainvoke", "stream", "astream"), _facts)


def _facts(graph, *_args, **_kwargs):
    return told(agent=None if graph.name == _UNNAMED else graph.name)
