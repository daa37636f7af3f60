"""LangGraph's graphs that were given a name: an agent's."""

from __future__ import annotations

from .frames import in_frame, told

_UNNAMED = "LangGraph"


def install(context, module) -> None:
    for name in ("invoke", "ainvoke"):
        context.patch(module.Pregel, name, lambda original: in_frame(original, _facts))


def _facts(graph, *_args, **_kwargs):
    return told(agent=None if graph.name == _UNNAMED else graph.name)
