import { instant } from '../../src/core/instant.ts';
import { matchIssuer } from '../../src/core/issuers/index.ts';
import type { Issuer, IssuerRequest } from '../../src/core/issuers/issuer.ts';
import { presentedType } from '../../src/core/issuers/reading/presented-type.ts';
import type { Secret } from '../../src/core/secret.ts';
import { type BodyTap, createBodyTap } from './body-tap.ts';
import { inCallersContext } from './callers-context.ts';
import type { Answered, Recorder, TargetInfo } from './recorder.ts';
import { requestCredentials } from './request-credentials.ts';

/** A request as its hook sees it. Header names are given in lower case. */
export interface SeenRequest extends IssuerRequest {
  readonly headers: Iterable<readonly [name: string, value: string]>;
}

/** One request from its creation to the end of its answer, whatever the client library. */
export interface WatchedRequest {
  /** Collects the request's body; null when nobody needs it. */
  readonly requestBody: BodyTap | null;
  /** Collects the answer's body; null when nobody needs it. */
  readonly responseBody: BodyTap | null;
  /** The headers (and the body, when it is known) are complete: records the uses. Once. */
  readonly presented: () => void;
  /** The body is complete after the headers were recorded. Once. */
  readonly bodySent: () => void;
  readonly answered: (status: number, responseHeader: (name: string) => string | null) => void;
  readonly failed: () => void;
  /** The answer's body is complete: records what was issued. Once. */
  readonly ended: () => void;
}

/** Watches a request. Call it in the context of the caller: the actor of all that follows is read there. */
export function watchRequest(recorder: Recorder, request: SeenRequest): WatchedRequest {
  const issuer = matchIssuer(request);
  const requestBody = issuer === null ? null : createBodyTap();
  const responseBody = issuer === null ? null : createBodyTap();
  const inContext = inCallersContext();
  const startedAt = instant(Date.now());
  const uses = createUses({ recorder, request, issuer, requestBody });
  let answer: Answer | null = null;

  return {
    requestBody,
    responseBody,
    presented: uses.inHeaders,
    bodySent: () => inContext(uses.inBody),
    answered(status, header) {
      answer = { status, header };
      inContext(() => uses.answered({ status }));
    },
    failed: () => inContext(() => uses.answered({ error: true })),
    ended() {
      if (issuer === null || answer === null) return;
      const { status, header } = answer;
      answer = null;
      const body = responseBody?.text(header('content-encoding')) ?? null;
      if (body === null) return;
      inContext(() => {
        const issued = issuer.issued({
          request,
          requestBody: requestBody?.text(null) ?? null,
          status,
          responseHeader: header,
          responseBody: body,
          at: instant(Date.now()),
          presentedInHeaders: uses.secretsInHeaders(),
        });
        for (const credential of issued)
          recorder.fetched({ ...credential, target: uses.target(), startedAt });
      });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
}

interface UsesOptions {
  readonly recorder: Recorder;
  readonly request: SeenRequest;
  readonly issuer: Issuer | null;
  readonly requestBody: BodyTap | null;
}

/** The uses of one request: those of its headers first, then those of its body, each once. */
function createUses({ recorder, request, issuer, requestBody }: UsesOptions) {
  const open: Answered[] = [];
  const secrets: Secret[] = [];
  let target: TargetInfo | null = null;
  let headersDone = false;
  let bodyDone = false;

  /** Made late: the operation may stand in the body. */
  function targetOf(): TargetInfo {
    target ??= {
      address: request.host,
      port: request.port,
      method: request.method,
      path: request.path,
      rpc: awsOperation(request, requestBody?.text(null) ?? null),
    };
    return target;
  }

  function inBody(): void {
    const body = bodyDone || issuer === null ? null : (requestBody?.text(null) ?? null);
    if (body === null || issuer === null) return;
    bodyDone = true;
    for (const { secret, field, subject } of issuer.presented(request, body)) {
      if (secrets.includes(secret)) continue;
      const type = presentedType(issuer.id, field);
      open.push(recorder.used({ secret, location: 'body', target: targetOf(), name: field, subject, type }));
    }
  }

  function inHeaders(): void {
    if (headersDone) return;
    headersDone = true;
    for (const found of requestCredentials(request.headers, request.path)) {
      // A client authenticates by Basic; an access token at the same place is `Bearer` and has no user.
      const client = issuer !== null && found.subject !== null;
      const secret = client ? formDecoded(found.secret, issuer) : found.secret;
      const type = client ? presentedType(issuer.id, found.name) : null;
      secrets.push(secret);
      open.push(recorder.used({ ...found, secret, target: targetOf(), type }));
    }
    inBody();
  }

  return {
    inHeaders,
    inBody,
    target: targetOf,
    secretsInHeaders: (): readonly Secret[] => secrets,
    answered(how: Parameters<Answered>[0]) {
      for (const answered of open) answered(how);
    },
  };
}

/** A client at a token endpoint form-encodes its secret before it makes `Basic` of it (RFC 6749 section 2.3.1). */
function formDecoded(secret: Secret, issuer: Issuer): Secret {
  if (issuer.id !== 'oauth-token' || !/[%+]/.test(secret)) return secret;
  try {
    return decodeURIComponent(secret.replaceAll('+', ' ')) as Secret;
  } catch {
    return secret;
  }
}

const signedService = /\bCredential=[^/,\s]+\/\d{8}\/[^/]+\/([a-z0-9-]+)\/aws4_request/;

/**
 * Service and operation of an AWS request (OpenTelemetry AWS SDK conventions): from `x-amz-target` in the
 * JSON protocols, from the form's `Action` in the query protocol.
 */
function awsOperation(request: IssuerRequest, body: string | null): TargetInfo['rpc'] {
  const target = request.header('x-amz-target');
  const dot = target?.lastIndexOf('.') ?? -1;
  if (target !== null && dot > 0) {
    return { system: 'aws-api', service: target.slice(0, dot), method: target.slice(dot + 1) };
  }
  const service = signedService.exec(request.header('authorization') ?? '')?.[1];
  const action =
    service === undefined ? undefined : /(?:^|&)Action=([A-Za-z0-9]{1,64})/.exec(body ?? '')?.[1];
  return service === undefined || action === undefined
    ? null
    : { system: 'aws-api', service, method: action };
}
