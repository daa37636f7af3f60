import { MayflyError } from '../../../src/core/errors.ts';
import { DeliveryFailure, type FailureKind } from '../delivery-failure.ts';
import { connectionFailure } from '../network/connection-failure.ts';
import { quoteAnswer } from '../quote-answer.ts';

/** Error codes of the protocol (https://kafka.apache.org/protocol#protocol_error_codes) by what can be done. */
const kinds: Readonly<Record<string, FailureKind>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'refused',
  INVALID_TOPIC_EXCEPTION: 'refused',
  TOPIC_AUTHORIZATION_FAILED: 'refused',
  CLUSTER_AUTHORIZATION_FAILED: 'refused',
  SASL_AUTHENTICATION_FAILED: 'refused',
  UNSUPPORTED_SASL_MECHANISM: 'refused',
  ILLEGAL_SASL_STATE: 'refused',
  NOT_ENOUGH_REPLICAS: 'busy',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'unclear',
  THROTTLING_QUOTA_EXCEEDED: 'busy',
  REQUEST_TIMED_OUT: 'timeout',
};

const codesOfSize: readonly string[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];
const codesOfContent: readonly string[] = ['INVALID_RECORD', 'CORRUPT_MESSAGE', 'INVALID_TIMESTAMP'];

/** Whether brokers do not want what is in the records. */
export function recordFault(error: unknown): 'size' | 'content' | null {
  const codes = everyError(error).map(apiCodeOf);
  if (codes.some((code) => codesOfSize.includes(code))) return 'size';
  return codes.some((code) => codesOfContent.includes(code)) ? 'content' : null;
}

export function kafkaFailure(error: unknown, secrets: readonly string[]): DeliveryFailure {
  const all = everyError(error);
  const passed = all.find((one) => one instanceof DeliveryFailure);
  if (passed !== undefined) return passed;
  const refused = all.find((one) => one instanceof MayflyError);
  if (refused !== undefined) return new DeliveryFailure('refused', refused.message, { cause: error });
  const network = all.find(isOfSystem);
  if (network !== undefined) return connectionFailure(network, placeOf(network));
  // The innermost says what happened, the outer ones that it happened several times.
  const told = all.findLast((one) => one.message !== '') ?? new Error('unknown failure');
  const message = quoteAnswer(told.message, secrets);
  return new DeliveryFailure(all.map(kindOf).find((one) => one !== null) ?? 'unclear', message, {
    cause: error,
  });
}

function isOfSystem(error: Error): boolean {
  return 'code' in error && !String(error.code).startsWith('PLT_KFK_');
}

function placeOf(error: Error): string {
  return 'address' in error && 'port' in error ? `${error.address}:${error.port}` : 'the brokers';
}

function kindOf(error: Error): FailureKind | null {
  const known = kinds[apiCodeOf(error)];
  if (known !== undefined) return known;
  const code = 'code' in error ? String(error.code) : '';
  // The client's own word for a topic that is not there, among others.
  if (code === 'PLT_KFK_AUTHENTICATION' || code === 'PLT_KFK_USER') return 'refused';
  return code === 'PLT_KFK_TIMEOUT' ? 'timeout' : null;
}

function apiCodeOf(error: Error): string {
  return 'apiId' in error ? String(error.apiId) : '';
}

/** An error, what it gathers and what caused it, from the outside in; bounded, for causes may be a circle. */
function everyError(error: unknown): readonly Error[] {
  const found: Error[] = [];
  const waiting: unknown[] = [error];
  for (let next = waiting.shift(); next !== undefined && found.length < 64; next = waiting.shift()) {
    if (!(next instanceof Error) || found.includes(next)) continue;
    found.push(next);
    if (next instanceof AggregateError) waiting.push(...next.errors);
    if (next.cause !== undefined) waiting.push(next.cause);
  }
  return found;
}
