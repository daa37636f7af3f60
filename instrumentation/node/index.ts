/** `@mayfly/instrumentation`, for applications with their own OpenTelemetry SDK. */
export {
  CredentialInstrumentation,
  type CredentialSpanProcessor,
  credentialSpanProcessor,
} from './credential-instrumentation.ts';
