"""MCP Python SDK 2, on the side of the server: the tool and the method that it serves, and for whom."""

from __future__ import annotations

from .frames import frame_calls, told
from .mcp_baggage import asker_of


def install(context, module) -> None:
    frame_calls(context, module.OpenTelemetryMiddleware, ("__call__",), _facts)


def _facts(_self, request, *_args, **_kwargs):
    tool = (request.params or {}).get("name") if request.method == "tools/call" else None
    return {**asker_of(request.meta), **told(mcpMethod=request.method, tool=tool)}
