"""One contender: sends blocks of requests when it is told to (`requests 500`) and says what one cost, in microseconds.

What is done in the background is part of the cost.
"""

from __future__ import annotations

import itertools
import os
import sys
import time


def none():
    return lambda: None


def mayfly():
    from mayfly_instrumentation.process import current, start

    if not start():
        raise SystemExit("the hooks are not on")

    def settle() -> None:
        current().flush()
        time.sleep(0.3)

    return settle


def opentelemetry():
    """As its users set it up, with an exporter that throws away: what its spans cost, and not their network."""
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.instrumentation.requests import RequestsInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

    class Nowhere(SpanExporter):
        def export(self, spans):
            return SpanExportResult.SUCCESS

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(Nowhere()))
    RequestsInstrumentor().instrument(tracer_provider=provider)
    HTTPXClientInstrumentor().instrument(tracer_provider=provider)
    return provider.force_flush


settle = {"none": none, "mayfly": mayfly, "opentelemetry": opentelemetry}[sys.argv[1]]()

import httpx  # noqa: E402
import requests  # noqa: E402

ADDRESS = f"{os.environ['BASE']}v1/responses"
HEADERS = {
    "authorization": f"Bearer {os.environ['TOKEN']}",
    "content-type": "application/json",
    "accept": "application/json",
    "user-agent": "bench/1.0",
    "x-request-id": "a-b-c",
    "x-client-name": "bench",
    "x-client-os": "Linux",
    "x-client-arch": "x64",
}
session = requests.Session()
client = httpx.Client()
# Where the machine has a proxy for others: none of these asks for it.
session.trust_env = False
_ids = itertools.count(100_000)
ONCE = {
    "requests-ids": lambda: session.get(f"{os.environ['BASE']}v1/items/{next(_ids)}/parts", headers=HEADERS).content,
    "httpx-ids": lambda: client.get(f"{os.environ['BASE']}v1/items/{next(_ids)}/parts", headers=HEADERS).content,
    "requests": lambda: session.get(ADDRESS, headers=HEADERS).content,
    "httpx": lambda: client.get(ADDRESS, headers=HEADERS).content,
}

print("ready", flush=True)
before = time.process_time_ns()
for line in sys.stdin:
    name, count = line.split()
    once = ONCE[name]
    for _ in range(int(count)):
        once()
    settle()
    # Since the last block ended: what was done in the background in between is counted too.
    after = time.process_time_ns()
    print((after - before) / 1_000 / int(count), flush=True)
    before = after
