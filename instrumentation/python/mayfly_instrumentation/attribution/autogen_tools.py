"""AutoGen's tools."""

from __future__ import annotations

from .frames import told
from .overrides import frame_overrides


def install(context, module) -> None:
    frame_overrides(context, module.BaseTool, ("run_json", "run_json_stream"), _facts)


def _facts(tool, *_args, **_kwargs):
    return told(tool=tool.name)
