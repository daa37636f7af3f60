// Sends three uses of one credential with a stock OTLP/HTTP exporter of JavaScript, set up by the OTEL_* variables alone.

import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const { OTLPTraceExporter } = await import(process.env.SENDER_EXPORTER);
const provider = new TracerProvider({
  resource: defaultResource().merge(
    detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }),
  ),
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
const tracer = provider.getTracer('@mayfly/instrumentation');
for (let count = 1; count <= 3; count++) {
  const span = tracer.startSpan('credential.use');
  span.setAttributes({
    'mayfly.credential.fingerprint': process.env.SENDER_FINGERPRINT,
    'mayfly.use.location': 'header',
    'mayfly.credential.join_keys': ['jwt:node'],
    'mayfly.count': count,
  });
  span.end();
}
await provider.shutdown();
