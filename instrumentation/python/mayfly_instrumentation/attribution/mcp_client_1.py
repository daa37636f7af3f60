"""
MCP Python SDK 1 over streamable HTTP: a request is sent by another task than the one that asks, for whoever opened
the connection. What is known of the actor goes along with the message. (Version 2 takes the whole context along.)
"""

from __future__ import annotations

from ..actor import read_actor
from . import frames

_ATTRIBUTE = "_mayfly_asked_for"


def install(context, module) -> None:
    transport = getattr(module, "StreamableHTTPTransport", None)
    if transport is None or hasattr(transport, "_run_request_post"):
        return
    remember = context.guard(_remember)

    def noted(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            remember(self)

        return __init__

    context.patch(module.SessionMessage, "__init__", noted)
    frames.frame_calls(context, transport, ("_handle_post_request",), _frame_of)


def _remember(message) -> None:
    facts = read_actor()
    if facts:
        setattr(message, _ATTRIBUTE, facts)


def _frame_of(_self, request, *_args, **_kwargs):
    facts = getattr(request.session_message, _ATTRIBUTE, None)
    return frames.whole(facts)
