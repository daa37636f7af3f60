"""
Whom this process was started for, as its starter says in `BAGGAGE` (OpenTelemetry specification, "Environment
Variables as Context Propagation Carriers"; w3.org/TR/baggage): the cell or the agent's tool that runs a script.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..actor import Facts
from . import add_source

VARIABLE = "BAGGAGE"
_LONGEST = 8_192
_LONGEST_VALUE = 256
_NAMES = {
    "gen_ai.agent.name": "agent",
    "gen_ai.agent.id": "agentId",
    "gen_ai.conversation.id": "conversation",
    "user.id": "user",
    "gen_ai.tool.name": "tool",
    "mayfly.purpose": "purpose",
    "mayfly.notebook.path": "notebook",
    "mayfly.notebook.cell_id": "cell",
    "mayfly.notebook.execution_count": "executionCount",
    "mayfly.notebook.kernel_id": "kernelId",
}


def install(context, _module) -> None:
    facts = actor_of_baggage(context.env.get(VARIABLE, ""))
    if facts:
        add_source("process", lambda: facts, last=True)


def actor_of_baggage(baggage: str) -> Facts:
    facts: dict[str, object] = {}
    for name, text, _ in _members(baggage):
        field = _NAMES.get(name)
        value = None if field is None else _decoded(text.partition(";")[0])
        if field is None or value is None or field in facts:
            continue
        if field != "executionCount":
            facts[field] = value
        elif value.isascii() and value.isdecimal() and len(value) < 10:
            facts[field] = int(value)
    return facts


def child_baggage(facts: Facts, given: str | None, own: str | None, is_secret) -> str | None:
    """
    `BAGGAGE` of a child, given what it would get otherwise; None: leave it. The members of others stay, and baggage
    of the starter's own making is not touched.
    """
    if given is not None and given != own:
        return None
    told = [
        f"{name}={_encoded(value)}"
        for name, field in _NAMES.items()
        if (value := _told(field, facts.get(field))) is not None and not is_secret(value)
    ]
    if not told:
        return None
    others = [member for name, _, member in _members(given or "") if name and name not in _NAMES]
    whole = ",".join(told + others)
    return None if whole == given else whole


def _told(field: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    text = str(value)
    # A part of a path is the path of another notebook.
    if field == "notebook":
        return text if len(text) <= 4 * _LONGEST_VALUE else None
    return text[:_LONGEST_VALUE]


def _members(baggage: str) -> list[tuple[str, str, str]]:
    if len(baggage) > _LONGEST:
        return []
    found = []
    for member in baggage.split(","):
        name, _, value = member.partition("=")
        found.append((name.strip(), value, member.strip()))
    return found


def _encoded(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "replace"), safe="!~*'()")


def _decoded(text: str) -> str | None:
    from urllib.parse import unquote

    try:
        return unquote(text.strip(), errors="strict") or None
    except UnicodeError:
        return None


def is_off(env: Mapping[str, str]) -> bool:
    """The switches of the Node side: nobody is told, or this child is left alone altogether."""
    return env.get("MAYFLY_MCP_BAGGAGE") == "0" or env.get("MAYFLY_SPREAD") == "0"
