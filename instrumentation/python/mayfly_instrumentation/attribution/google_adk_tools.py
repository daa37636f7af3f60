"""Google ADK's tools: each kind of them runs in a method of its own."""

from __future__ import annotations

from .frames import told
from .overrides import frame_overrides


def install(context, module) -> None:
    frame_overrides(context, module.BaseTool, ("run_async", "_call_live"), _facts)


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
