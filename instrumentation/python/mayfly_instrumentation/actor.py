"""On whose behalf the code now running works, as far as anybody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Facts = Mapping[str, object]
"""Any of agent, agentId, tool, conversation, user, purpose, mcpMethod, notebook, cell, executionCount, kernelId."""

NOBODY: Facts = {}
_KEY = ("agent", "agentId", "tool", "user", "notebook", "cell")
"""What tells actors apart (wire contract, equal observations); conversation and purpose are exemplars."""

_ATTRIBUTES = {
    "agent": "gen_ai.agent.name",
    "agentId": "gen_ai.agent.id",
    "tool": "gen_ai.tool.name",
    "conversation": "gen_ai.conversation.id",
    "user": "user.id",
    "purpose": "mayfly.purpose",
    "mcpMethod": "mcp.method.name",
    "notebook": "mayfly.notebook.path",
    "cell": "mayfly.notebook.cell_id",
    "executionCount": "mayfly.notebook.execution_count",
    "kernelId": "mayfly.notebook.kernel_id",
}

_Source = tuple[str, Callable[[], Facts | None], int]
_sources: list[_Source] = []
_innermost: Callable[[Facts], Facts] | None = None
_failures = 0


def add_source(name: str, read: Callable[[], Facts | None], first: bool = False, last: bool = False) -> None:
    """
    Adds a way to tell the actor: cheap (a tenth of a microsecond when idle), may raise, None when it does not
    know. Of several, the one that was added before knows a field before the others; `first`: before all;
    `last`: after all that are not.
    """
    global _sources
    rest = [each for each in _sources if each[0] != name]
    added = [(name, read, 1 if last else 0)]
    _sources = sorted(added + rest if first else rest + added, key=lambda each: each[2])


def remove_source(name: str) -> None:
    global _sources
    _sources = [each for each in _sources if each[0] != name]


def read_actor() -> Facts:
    """On whose behalf the code now running works: what is innermost of frames and records."""
    records = read_records()
    return records if _innermost is None else _innermost(records)


def set_innermost(read: Callable[[Facts], Facts]) -> None:
    """`read` sets what the sources say against the frames that somebody keeps."""
    global _innermost
    _innermost = read


def read_records() -> Facts:
    """What the sources know together. An agent's name and id come from one source: two must not be mixed."""
    global _failures
    merged: Facts = NOBODY
    for _, read, _ in _sources:
        try:
            facts = read()
        except Exception:
            _failures += 1
            continue
        if not facts:
            continue
        merged = facts if merged is NOBODY else nested_actor(merged, facts)
    return merged


def failures() -> int:
    """Reads that failed since the start of the process."""
    return _failures


def nested_actor(inner: Facts, outer: Facts) -> Facts:
    """The actor of something that runs inside of something else: another agent has no part in the tool that called it."""
    known = {name: value for name, value in inner.items() if value is not None}
    if not _is_same_agent(known, outer):
        outer = {name: value for name, value in outer.items() if name not in _OF_AGENT}
    return {**outer, **known}


_OF_AGENT = frozenset(("agent", "agentId", "tool", "mcpMethod"))
"""What one agent alone has."""


def _is_same_agent(inner: Facts, outer: Facts) -> bool:
    """An agent that is not named is that of the outside; one without an id is the one of its name."""
    name, id_ = inner.get("agent"), inner.get("agentId")
    if name is None and id_ is None:
        return True
    return name == outer.get("agent") and (id_ is None or outer.get("agentId") in (None, id_))


class KnownActor:
    __slots__ = ("id", "is_nobody")

    def __init__(self, id_: tuple) -> None:
        self.id = id_
        self.is_nobody = not any(id_)

    @property
    def cell(self) -> str | None:
        return self.id[_KEY.index("cell")]


class KnownActors:
    """An actor as equal observations share it."""

    _MOST = 1_024

    def __init__(self) -> None:
        self._known: dict[tuple, KnownActor] = {}

    def find(self, facts: Facts) -> KnownActor:
        if not facts:
            return NOBODY_KNOWN
        key = tuple([facts.get(name) or None for name in _KEY])
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= self._MOST:
                self._known.clear()
            found = self._known[key] = KnownActor(key)
        return found


NOBODY_KNOWN = KnownActor((None,) * len(_KEY))


def actor_attributes(facts: Facts) -> dict:
    return {
        attribute: value if isinstance(value, int) else str(value)
        for name, attribute in _ATTRIBUTES.items()
        if (value := facts.get(name)) is not None
    }
