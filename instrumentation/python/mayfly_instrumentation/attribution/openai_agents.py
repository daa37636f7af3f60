"""OpenAI Agents SDK: the running agent, its tool, and the trace's group as conversation; with tracing off too."""

from __future__ import annotations

import contextvars

from ..actor import Facts
from . import add_source
from .frames import told

_DEEPEST = 32

_spans: contextvars.ContextVar[tuple | None] = contextvars.ContextVar("mayfly_agent_spans", default=None)
"""Spans as they were entered: one, and those above it."""


def install(context, module) -> None:
    """A span does not know the one above it: those that become current are remembered with it."""
    scope = module.Scope
    current, trace = scope.get_current_span, scope.get_current_trace
    enter = context.guard(_enter)

    def watched(original):
        def set_current_span(cls, span):
            enter(current(), span)
            return original(cls, span)

        return set_current_span

    context.patch(scope, "set_current_span", watched)
    add_source("openai_agents", lambda: _read(current(), trace()))


def _enter(above, span) -> None:
    if span is not None:
        _spans.set((span, _from(above)))


def _from(span) -> tuple | None:
    """The spans from this one outwards: those that were left since are passed over."""
    at = _spans.get()
    while at is not None and at[0] is not span:
        at = at[1]
    return at


def _read(span, trace) -> Facts | None:
    if span is None and trace is None:
        return None
    facts = {"conversation": getattr(trace, "group_id", None)}
    at = _from(span)
    for _ in range(_DEEPEST):
        if at is None:
            break
        data = at[0].span_data
        kind = getattr(data, "type", None)
        if kind == "function":
            facts.setdefault("tool", data.name)
        elif kind == "mcp_tools":
            facts["mcpMethod"] = "tools/list"
        elif kind in ("agent", "turn"):
            # Tools beyond it are another agent's.
            facts["agent"] = data.name if kind == "agent" else data.agent_name
            break
        at = at[1]
    return told(**facts)
