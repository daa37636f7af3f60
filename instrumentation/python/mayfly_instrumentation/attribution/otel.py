"""
Any OpenTelemetry GenAI instrumentation (opentelemetry.io/docs/specs/semconv/gen-ai), OpenInference and
OpenLLMetry: the current span and those above it, then the current baggage.
"""

from __future__ import annotations

import weakref

from ..actor import Facts, nested_actor
from . import add_source
from .frames import told

_DEEPEST = 32
_CONVENTIONS = (
    ("gen_ai.agent.name", "agent"),
    ("gen_ai.agent.id", "agentId"),
    ("gen_ai.tool.name", "tool"),
    ("gen_ai.conversation.id", "conversation"),
    ("user.id", "user"),
    ("enduser.id", "user"),
    ("mcp.method.name", "mcpMethod"),
    ("mayfly.purpose", "purpose"),
)
_DIALECTS = (
    # github.com/Arize-ai/openinference, spec/semantic_conventions.md
    (
        "openinference.span.kind",
        (("agent.name", "agent"), ("tool.name", "tool"), ("session.id", "conversation")),
    ),
    # github.com/traceloop/openllmetry, packages/opentelemetry-semantic-conventions-ai
    (
        "traceloop.span.kind",
        (
            ("traceloop.association.properties.session_id", "conversation"),
            ("traceloop.association.properties.user_id", "user"),
        ),
    ),
)
"""Each known by an attribute that all of its spans have: their names are too general alone."""

_parents: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def install(context, trace) -> None:
    """A span knows only the id of the one above it: what is made current is remembered with what was so before."""
    remember = context.guard(_remember)

    def watched(original):
        def made_current(span, *args, **kwargs):
            remember(span, trace.get_current_span())
            return original(span, *args, **kwargs)

        return made_current

    context.patch(trace, "use_span", watched)
    context.patch(trace, "set_span_in_context", watched)
    add_source("otel", lambda: _read(trace.get_current_span))


def _remember(span, above) -> None:
    parent = getattr(span, "parent", None)
    if parent is not None and span is not above and span not in _parents:
        if above.get_span_context().span_id == parent.span_id:
            _parents[span] = above


def _read(current_span) -> Facts | None:
    facts: dict = {}
    span = current_span()
    for _ in range(_DEEPEST):
        attributes = getattr(span, "attributes", None)
        if attributes:
            facts = dict(nested_actor(facts, _of_attributes(attributes)))
        span = _parents.get(span)
        if span is None:
            break
    baggage = _baggage()
    return nested_actor(facts, _named(_CONVENTIONS, baggage)) if baggage else facts


def _baggage():
    from opentelemetry.baggage import get_all

    return get_all()


def _of_attributes(attributes) -> Facts:
    facts = _named(_CONVENTIONS, attributes)
    for mark, names in _DIALECTS:
        if mark in attributes:
            facts = {**_named(names, attributes), **facts}
    kind = attributes.get("traceloop.span.kind")
    if kind in ("agent", "tool"):
        facts = {**told(**{kind: attributes.get("traceloop.entity.name")}), **facts}
    return facts


def _named(names, attributes) -> dict:
    found: dict = {}
    for name, field in names:
        value = attributes.get(name)
        if value is not None and field not in found:
            found.update(told(**{field: value}))
    return found
