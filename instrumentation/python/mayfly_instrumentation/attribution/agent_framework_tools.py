"""Microsoft Agent Framework: its tools, which were called functions before version 1.0."""

from __future__ import annotations

from .frames import frame_calls, told


def install(context, module) -> None:
    tool = getattr(module, "FunctionTool", None) or module.AIFunction
    frame_calls(context, tool, ("invoke",), _facts)


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
