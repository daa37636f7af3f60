"""`httpcore2`: the way of httpx2, in which httpx goes on; both may stand in one process."""

from __future__ import annotations

from . import httpcore


def install(context, module) -> None:
    httpcore.install(context, module)
