"""Pydantic AI: the tool that runs, and its agent."""

from __future__ import annotations

from .frames import frame_calls, told
from .pydantic_ai import run_facts

def install(context, module) -> None:
    frame_calls(context, module.ToolManager, ("handle_call", "execute_tool_call"), _facts)


def _facts(manager, call, *_args, **_kwargs):
    return {**(run_facts(manager.ctx) or {}), **told(tool=getattr(call, "call", call).tool_name)}
