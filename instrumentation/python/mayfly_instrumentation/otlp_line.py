"""Spool lines: whole OTLP/JSON ExportTraceServiceRequests (opentelemetry.io/docs/specs/otlp, JSON Protobuf Encoding)."""

from __future__ import annotations

import sys
from .random_hex import random_hex

try:
    # Past the package `json`, whose import costs what the rest of the start does.
    from _json import encode_basestring_ascii as quoted
except ImportError:
    from json.encoder import encode_basestring_ascii as quoted

SCOPE = "mayfly-instrumentation"


class LineWriter:
    """The resource is serialised once; a span comes as texts that are remembered where they come again."""

    __slots__ = ("_resource", "_tails", "_head")

    def __init__(self, resource, version: str) -> None:
        self._resource = dict(resource)
        self._tails: dict[int, str] = {}
        # The span comes first, so that files differ from their first bytes on: by those, the Collector's
        # file receiver tells one file from another.
        scope = f'{{"name":"{SCOPE}","version":{quoted(version)}}}'
        self._head = f'{{"resourceSpans":[{{"scopeSpans":[{{"scope":{scope},"spans":['

    def line(self, name: str, times: tuple[int, int], attributes: str, instance: int, is_later: bool) -> bytes:
        parent = None if is_later else active_span()
        if parent is None:
            ids = f'"traceId":"{random_hex(32)}","spanId":"{random_hex(16)}"'
        else:
            ids = f'"traceId":"{parent[0]}","spanId":"{random_hex(16)}","parentSpanId":"{parent[1]}"'
        return (
            f'{self._head}{{{ids},"name":"{name}","kind":1,"startTimeUnixNano":"{times[0]}000000",'
            f'"endTimeUnixNano":"{times[1]}000000","attributes":[{attributes}]}}{self._tail(instance)}'
        ).encode("ascii")

    def _tail(self, instance: int) -> str:
        tail = self._tails.get(instance)
        if tail is None:
            resource = self._resource
            if instance > 0:
                resource = {**resource, "service.instance.id": f"{resource['service.instance.id']}-{instance}"}
            tail = f']}}],"resource":{{"attributes":[{key_values(resource)}]}}}}]}}\n'
            self._tails = {instance: tail}
        return tail


def key_values(bag) -> str:
    """Names are of the contract, so that only values need escaping. What is None is left out."""
    return ",".join(
        f'{{"key":"{name}","value":{_any_value(value)}}}' for name, value in bag.items() if value is not None
    )


def _any_value(value) -> str:
    if isinstance(value, str):
        return f'{{"stringValue":{quoted(value)}}}'
    if value is True or value is False:
        return '{"boolValue":true}' if value else '{"boolValue":false}'
    if isinstance(value, (int, float)):
        return f'{{"intValue":"{int(value)}"}}'
    items = ",".join(f'{{"stringValue":{quoted(str(item))}}}' for item in value)
    return f'{{"arrayValue":{{"values":[{items}]}}}}'


def active_span() -> tuple[str, str] | None:
    """The application's active OpenTelemetry span, when it uses the API: trace and span id in hex."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    try:
        context = trace.get_current_span().get_span_context()
        return (f"{context.trace_id:032x}", f"{context.span_id:016x}") if context.is_valid else None
    except Exception:
        return None
