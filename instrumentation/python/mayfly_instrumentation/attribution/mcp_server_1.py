"""MCP Python SDK 1, on the side of the server: the tool and the method that it serves."""

from __future__ import annotations

from .frames import in_frame, told


def install(context, module) -> None:
    if "_handle_request" in module.Server.__dict__:
        context.patch(module.Server, "_handle_request", lambda original: in_frame(original, _facts))


def _facts(_self, _message, request, *_args, **_kwargs):
    tool = getattr(request.params, "name", None) if request.method == "tools/call" else None
    return told(mcpMethod=request.method, tool=tool)
