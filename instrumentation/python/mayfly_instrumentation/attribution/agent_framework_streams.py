"""Microsoft Agent Framework: an agent that streams works when its stream is read."""

from __future__ import annotations

from .agent_framework import STREAM_FRAME
from .frames import frame_calls


def install(context, module) -> None:
    stream = getattr(module, "ResponseStream", None)
    # Before version 1.0 streams were generators.
    if stream is not None:
        names = ("__anext__", "__aenter__", "get_final_response", "_get_stream")
        frame_calls(context, stream, names, lambda self, *_args: getattr(self, STREAM_FRAME, None))
