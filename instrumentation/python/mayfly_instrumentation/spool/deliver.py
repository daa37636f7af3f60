"""Sends the contents of `resourceSpans` arrays as one OTLP/HTTP request (opentelemetry.io/docs/specs/otlp)."""

from __future__ import annotations

import json
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_GZIP_FROM = 8_192
"""Smaller bodies are not worth the work of a busy host."""
_MOST_ANSWER = 65_536
_REJECTED = re.compile(r'"rejectedSpans"\s*:\s*"?([0-9]{1,9})\b')
_MESSAGE = re.compile(r'"errorMessage"\s*:\s*("(?:[^"\\]|\\.){0,300}")')


@dataclass(frozen=True)
class Stop:
    """Why a drainer stopped before everything was sent. Nothing is lost: what is left stays in the spool."""

    kind: str
    """`unreachable`, `busy`, `denied` (the token), `refused` (no collector). The first two are worth another try."""
    message: str
    status: int | None = None
    retry_after_ms: int | None = None

    @property
    def is_retryable(self) -> bool:
        return self.kind in ("unreachable", "busy")


@dataclass(frozen=True)
class Delivery:
    kind: str
    """`taken`; `unacceptable`: 400 or 413, some line of it cannot be taken; `stopped`."""
    rejected: int = 0
    reason: str | None = None
    stop: Stop | None = None


class Sender:
    """Keeps one connection. Not for several threads at once."""

    def __init__(self, endpoint: str, headers: Mapping[str, str]) -> None:
        self.endpoint = endpoint
        self._headers = dict(headers)
        self._connection = None

    def deliver(self, contents: list[bytes], timeout_s: float) -> Delivery:
        body = b'{"resourceSpans":[' + b",".join(contents) + b"]}"
        headers = {**self._headers, "content-type": "application/json"}
        if len(body) >= _GZIP_FROM:
            headers["content-encoding"] = "gzip"
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            body = packer.compress(body) + packer.flush()
        try:
            status, retry_after, answer = self._send(body, headers, timeout_s)
        except Exception as error:
            self.close()
            message = f"no answer from {self.endpoint} ({_reason(error)})"
            return Delivery("stopped", stop=Stop("unreachable", message))
        return _judged(status, retry_after, answer, self.endpoint)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except Exception:
                pass

    def _send(self, body: bytes, headers: dict[str, str], timeout_s: float):
        is_kept = self._connection is not None
        try:
            return self._exchange(body, headers, timeout_s)
        except (ConnectionError, EOFError) as error:
            self.close()
            # The collector may have closed a connection that was idle: nothing was taken then.
            if not is_kept or isinstance(error, ConnectionRefusedError):
                raise
            return self._exchange(body, headers, timeout_s)

    def _exchange(self, body: bytes, headers: dict[str, str], timeout_s: float):
        from http.client import HTTPConnection, HTTPSConnection
        from urllib.parse import urlsplit

        where = urlsplit(self.endpoint)
        if where.hostname is None or where.scheme not in ("http", "https"):
            raise ValueError("it is no http or https address: see OTEL_EXPORTER_OTLP_ENDPOINT")
        if self._connection is None:
            kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
            self._connection = kind(where.hostname, where.port, timeout=timeout_s)
        connection = self._connection
        connection.timeout = timeout_s
        if connection.sock is not None:
            connection.sock.settimeout(timeout_s)
        connection.request("POST", f"{where.path}/v1/traces", body=body, headers=headers)
        response = connection.getresponse()
        answer = response.read(_MOST_ANSWER)
        if response.read(1):
            self.close()
        return response.status, response.getheader("retry-after"), answer.decode("utf-8", "replace")


def _judged(status: int, retry_after: str | None, answer: str, endpoint: str) -> Delivery:
    """The answers as the OTLP specification means them: it says which are worth another try."""
    if 200 <= status < 300:
        return _taken(answer)
    if status in (400, 413):
        return Delivery("unacceptable")
    wait = _retry_after_ms(retry_after)
    if status in (401, 403):
        message = (
            f"{endpoint} does not accept the ingest token ({status}): set MAYFLY_INGEST_TOKEN or "
            "MAYFLY_INGEST_TOKEN_FILE"
        )
        return Delivery("stopped", stop=Stop("denied", message, status, wait))
    if status in (408, 429) or status >= 500:
        return Delivery("stopped", stop=Stop("busy", f"{endpoint} cannot take it now ({status})", status, wait))
    return Delivery("stopped", stop=not_a_collector(endpoint, status))


def not_a_collector(endpoint: str, status: int | None) -> Stop:
    """Something answers there, but not as OTLP says."""
    said = "refuses even an empty OTLP request" if status is None else f"answered {status} to /v1/traces"
    return Stop("refused", f"{endpoint} {said}: is it a collector? see OTEL_EXPORTER_OTLP_ENDPOINT", status)


def _taken(answer: str) -> Delivery:
    """`partialSuccess` of an ExportTraceServiceResponse; a body that is none means full success."""
    found = _REJECTED.search(answer)
    rejected = 0 if found is None else int(found[1])
    if rejected == 0:
        return Delivery("taken")
    reason = _MESSAGE.search(answer)
    try:
        return Delivery("taken", rejected, None if reason is None else str(json.loads(reason[1])))
    except ValueError:
        return Delivery("taken", rejected)


def _retry_after_ms(header: str | None) -> int | None:
    """Seconds or a date (RFC 9110 section 10.2.3)."""
    if header is None:
        return None
    if re.fullmatch("[0-9]{1,6}", header.strip()):
        return int(header) * 1000
    from email.utils import parsedate_to_datetime

    try:
        return max(0, round((parsedate_to_datetime(header).timestamp() - time.time()) * 1000))
    except (TypeError, ValueError):
        return None


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, ValueError):
        return str(error)
    return type(error).__name__
