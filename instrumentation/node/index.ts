/** `@mayfly/instrumentation`, for applications with their own OpenTelemetry SDK. */

/** A span processor for the same SDK: lets a credential be tied to the agent above the active span. */
export { spanParents as credentialSpanProcessor } from './attribution/otel.ts';
export { CredentialInstrumentation } from './credential-instrumentation.ts';
