"""CrewAI's tools: those that a model calls itself, and those that a text asked for."""

from __future__ import annotations

from .frames import frame_calls, told

_CALLS = {
    "BaseTool": ("run", "arun"),
    "Tool": ("run", "arun"),
    "CrewStructuredTool": ("invoke", "ainvoke"),
}


def install(context, module) -> None:
    for name, calls in _CALLS.items():
        tool = module.__dict__.get(name)
        if tool is not None and tool.__module__ == module.__name__:
            # What a class has not of its own is framed above it.
            frame_calls(context, tool, tuple(call for call in calls if call in tool.__dict__) or calls, _facts)


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
