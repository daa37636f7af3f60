"""
MCP Python SDK, on the side of the client: the tool and the method that it asks for. It tells the server on whose
behalf, unless the application has put something there.
"""

from __future__ import annotations

from ..actor import read_actor
from .frames import in_frame, told
from .mcp_baggage import baggage_to_tell

_CARRYING = ("tools/call", "resources/read", "prompts/get")


def install(context, module) -> None:
    tell = context.guard(lambda request: _telling(context, request))

    def asking(original):
        async def send_request(self, request, *args, **kwargs):
            return await original(self, tell(request) or request, *args, **kwargs)

        return send_request

    # Whom it asks for is read before the request itself is what runs.
    context.patch(module.ClientSession, "send_request", lambda original: in_frame(context, original, _facts))
    context.patch(module.ClientSession, "send_request", asking)


def _facts(_self, request, *_args, **_kwargs):
    asked = getattr(request, "root", request)
    tool = getattr(asked.params, "name", None) if asked.method == "tools/call" else None
    return told(mcpMethod=asked.method, tool=tool)


def _telling(context, request):
    """A copy of a request that tells whom it is made for; None: as it was. Version 1 has it within another."""
    asked = getattr(request, "root", request)
    if asked.method not in _CARRYING:
        return None
    given = asked.params.meta
    if given is not None and not isinstance(given, dict):
        given = given.model_dump(exclude_none=True)
    if given and "baggage" in given:
        return None
    baggage = baggage_to_tell(read_actor(), context.recorder.known_in)
    if baggage is None:
        return None
    meta = {**(given or {}), "baggage": baggage}
    of_version_1 = getattr(type(asked.params), "Meta", None)
    params = asked.params.model_copy(update={"meta": meta if of_version_1 is None else of_version_1(**meta)})
    copied = asked.model_copy(update={"params": params})
    return copied if asked is request else request.model_copy(update={"root": copied})
