"""LangChain's tools, which its record of what runs does not name."""

from __future__ import annotations

from .frames import frame_calls, told


def install(context, module) -> None:
    frame_calls(context, module.BaseTool, ("run", "arun"), _facts)


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
