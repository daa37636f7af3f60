"""Where observations are sent to and with what (OpenTelemetry's OTLP exporter specification)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_ENDPOINT = "http://127.0.0.1:4318"


@dataclass(frozen=True)
class CollectorAddress:
    endpoint: str
    """Without `/v1/traces` and without a slash at its end."""
    headers: Mapping[str, str] = field(repr=False)


def collector_address(env: Mapping[str, str]) -> CollectorAddress:
    token = env.get("MAYFLY_INGEST_TOKEN") or _file_text(env.get("MAYFLY_INGEST_TOKEN_FILE"))
    endpoint = (env.get("OTEL_EXPORTER_OTLP_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    headers = _headers(env.get("OTEL_EXPORTER_OTLP_HEADERS", ""))
    if token:
        headers["authorization"] = f"Bearer {token.strip()}"
    return CollectorAddress(endpoint.removesuffix("/v1/traces"), headers)


def _headers(text: str) -> dict[str, str]:
    """`name=value,name=value`, values percent-encoded (W3C baggage form)."""
    from urllib.parse import unquote

    headers = {}
    for pair in text.split(","):
        name, equals, value = pair.partition("=")
        if equals and name.strip():
            headers[name.strip().lower()] = unquote(value.strip())
    return headers


def _file_text(path: str | None) -> str | None:
    if not path:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeError):
        return None
