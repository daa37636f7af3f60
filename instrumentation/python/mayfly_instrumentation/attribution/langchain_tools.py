"""LangChain's tools, which its record of what runs does not name."""

from __future__ import annotations

from .frames import in_frame, told


def install(context, module) -> None:
    for name in ("run", "arun"):
        context.patch(module.BaseTool, name, lambda original: in_frame(original, _facts))


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
