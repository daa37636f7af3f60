"""Sends three uses of one credential with Python's stock OTLP/HTTP exporter, set up by the OTEL_* variables alone."""

import os

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("@mayfly/instrumentation")
for count in range(1, 4):
    with tracer.start_as_current_span("credential.use") as span:
        span.set_attribute("mayfly.credential.fingerprint", os.environ["SENDER_FINGERPRINT"])
        span.set_attribute("mayfly.use.location", "header")
        span.set_attribute("mayfly.credential.join_keys", ["jwt:python"])
        span.set_attribute("mayfly.count", count)
provider.shutdown()
