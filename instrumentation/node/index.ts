/**
 * `@mayfly/instrumentation`: `withActor` says on whose behalf a piece of work is done where no framework does;
 * the rest is for applications with their own OpenTelemetry SDK.
 */
export { type Actor, withActor } from './attribution/with-actor.ts';
export {
  CredentialInstrumentation,
  type CredentialSpanProcessor,
  credentialSpanProcessor,
} from './credential-instrumentation.ts';
