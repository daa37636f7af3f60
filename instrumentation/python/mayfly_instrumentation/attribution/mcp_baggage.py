"""
Whom an MCP client asks for, as it tells the server in `params._meta.baggage` (SEP-414). The tool that asks is no
business of the one asked. `MAYFLY_MCP_BAGGAGE=0` keeps the actor from servers, which may be somebody else's.
"""

from __future__ import annotations

import os

from ..actor import Facts
from .process_actor import actor_of_baggage, child_baggage

_TOLD = ("agent", "agentId", "conversation", "user")
_CALL = "claudecode/toolUseId"
"""Claude Code names the call of a tool with it."""
_MOST = 1_024

_callers: dict[str, Facts] = {}


def baggage_to_tell(facts: Facts, is_secret) -> str | None:
    if os.environ.get("MAYFLY_MCP_BAGGAGE") == "0":
        return None
    return child_baggage(_asker(facts), None, None, is_secret)


def remember_caller(call: str, facts: Facts) -> None:
    """Of a call that this process passes on to a server within it, in another task than the one that knows."""
    if len(_callers) >= _MOST:
        _callers.clear()
    _callers[call] = _asker(facts)


def asker_of(meta) -> Facts:
    """`meta`: a mapping, or an object with attributes (version 1); None of a request without."""
    call = _member(meta, _CALL) if _callers else None
    if isinstance(call, str) and call in _callers:
        return _callers.pop(call)
    baggage = _member(meta, "baggage")
    return _asker(actor_of_baggage(baggage)) if isinstance(baggage, str) else {}


def _member(meta, name: str):
    return meta.get(name) if isinstance(meta, dict) else getattr(meta, name, None)


def _asker(facts: Facts) -> dict:
    return {name: facts[name] for name in _TOLD if facts.get(name)}
