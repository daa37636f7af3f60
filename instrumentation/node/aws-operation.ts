import type { IssuerRequest } from '../../src/core/issuers/issuer.ts';
import type { TargetInfo } from './recorder.ts';

/** Signature version 4 names a region before the service, version 4a does not. */
const signedService = /\bCredential=[^/,\s]+\/\d{8}\/(?:[^/,\s]+\/)?([a-z0-9-]+)\/aws4_request/;

/**
 * Service and operation of an AWS request (OpenTelemetry AWS SDK conventions): from `x-amz-target` in the
 * JSON protocols, from the form's `Action` in the query protocol.
 */
export function awsOperation(request: IssuerRequest, body: string | null): TargetInfo['rpc'] {
  const target = request.header('x-amz-target');
  const dot = target?.lastIndexOf('.') ?? -1;
  if (target !== null && dot > 0) {
    return { system: 'aws-api', service: target.slice(0, dot), method: target.slice(dot + 1) };
  }
  if (body === null) return null;
  const service = signedService.exec(request.header('authorization') ?? '')?.[1];
  const action = service === undefined ? undefined : /(?:^|&)Action=([A-Za-z0-9]{1,64})/.exec(body)?.[1];
  return service === undefined || action === undefined
    ? null
    : { system: 'aws-api', service, method: action };
}
