"""MCP Python SDK 1, on the side of the server: the tool and the method that it serves, and for whom."""

from __future__ import annotations

from .frames import frame_calls, told
from .mcp_baggage import asker_of


def install(context, module) -> None:
    if "_handle_request" in module.Server.__dict__:
        frame_calls(context, module.Server, ("_handle_request",), _facts)


def _facts(_self, _message, request, *_args, **_kwargs):
    tool = getattr(request.params, "name", None) if request.method == "tools/call" else None
    return {**asker_of(getattr(request.params, "meta", None)), **told(mcpMethod=request.method, tool=tool)}
