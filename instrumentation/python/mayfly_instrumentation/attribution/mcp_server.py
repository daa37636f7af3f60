"""MCP Python SDK 2, on the side of the server: the tool and the method that it serves."""

from __future__ import annotations

from .frames import in_frame, told


def install(context, module) -> None:
    context.patch(module.OpenTelemetryMiddleware, "__call__", lambda original: in_frame(original, _facts))


def _facts(_self, request, *_args, **_kwargs):
    tool = (request.params or {}).get("name") if request.method == "tools/call" else None
    return told(mcpMethod=request.method, tool=tool)
