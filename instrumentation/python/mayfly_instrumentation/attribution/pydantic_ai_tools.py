"""Pydantic AI: the tool that runs, and its agent."""

from __future__ import annotations

from .frames import in_frame, told
from .pydantic_ai import run_facts

_CALLS = ("handle_call", "execute_tool_call")


def install(context, module) -> None:
    for name in _CALLS:
        if name in module.ToolManager.__dict__:
            context.patch(module.ToolManager, name, lambda original: in_frame(original, _facts))


def _facts(manager, call, *_args, **_kwargs):
    return {**(run_facts(manager.ctx) or {}), **told(tool=getattr(call, "call", call).tool_name)}
