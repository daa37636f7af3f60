import type { Issuer } from '../../src/core/issuers/issuer.ts';
import { presentedType } from '../../src/core/issuers/reading/presented-type.ts';
import type { Secret } from '../../src/core/secret.ts';
import { awsOperation } from './aws-operation.ts';
import type { BodyTap } from './body-tap.ts';
import type { Answer, Answered, Recorder, TargetInfo } from './recorder.ts';
import type { RequestCredential } from './request-credentials.ts';
import type { SeenRequest } from './seen-request.ts';

export interface RequestUsesOptions {
  readonly recorder: Recorder;
  readonly request: SeenRequest;
  readonly credentials: readonly RequestCredential[];
  readonly issuer: Issuer | null;
  readonly requestBody: BodyTap | null;
}

/** The uses of one request: those of its headers first, then those of its body, each once. */
export interface RequestUses {
  readonly inHeaders: () => void;
  readonly inBody: () => void;
  readonly target: () => TargetInfo;
  readonly secretsInHeaders: () => readonly Secret[];
  readonly answered: (answer: Answer) => void;
}

export function requestUses(options: RequestUsesOptions): RequestUses {
  const { recorder, request, issuer, requestBody } = options;
  const open: Answered[] = [];
  const secrets: Secret[] = [];
  let target: TargetInfo | null = null;
  let headersDone = false;
  let bodyDone = false;

  /** Made late: the operation may stand in the body. */
  function wholeTarget(): TargetInfo {
    target ??= {
      address: request.host,
      port: request.port,
      method: request.method,
      path: request.path,
      rpc: request.rpc ?? awsOperation(request, requestBody?.text(null) ?? null),
    };
    return target;
  }

  function inBody(): void {
    const body = bodyDone || issuer === null ? null : (requestBody?.text(null) ?? null);
    if (body === null || body === '' || issuer === null) return;
    bodyDone = true;
    for (const { secret, field, subject } of issuer.presented(request, body)) {
      if (secrets.includes(secret)) continue;
      const type = presentedType(issuer.id, field);
      open.push(
        recorder.used({ secret, location: 'body', target: wholeTarget(), name: field, subject, type }),
      );
    }
  }

  function inHeaders(): void {
    if (headersDone) return;
    headersDone = true;
    for (const found of options.credentials) {
      // A client authenticates by Basic; an access token at the same place is `Bearer` and has no user.
      const isClient = issuer !== null && found.mechanism === 'Basic' && found.subject !== null;
      const secret = isClient ? formDecoded(found.secret, issuer) : found.secret;
      const type = (isClient ? presentedType(issuer.id, found.name) : null) ?? found.type ?? null;
      secrets.push(secret);
      const at = targetOf(found, request, wholeTarget());
      open.push(recorder.used({ ...found, secret, target: at, type }));
    }
    inBody();
  }

  return {
    inHeaders,
    inBody,
    target: wholeTarget,
    secretsInHeaders: () => secrets,
    answered(answer) {
      for (const answered of open) answered(answer);
    },
  };
}

/** A proxy reads what is meant for it, and passes the rest on. */
export function targetOf(found: RequestCredential, { proxy }: SeenRequest, target: TargetInfo): TargetInfo {
  return proxy === undefined || found.name !== 'proxy-authorization'
    ? target
    : { ...target, address: proxy.host, port: proxy.port, path: null, rpc: null };
}

/** Where a client authenticates as at the token endpoint (RFC 7009 section 2.1, RFC 8628 section 3.1). */
const formEncoding: ReadonlySet<string> = new Set([
  'oauth-token',
  'oauth-device',
  'oauth-revocation',
  'oauth-logout',
]);

/** Such a client form-encodes its secret before it makes `Basic` of it (RFC 6749 section 2.3.1). */
function formDecoded(secret: Secret, issuer: Issuer): Secret {
  if (!formEncoding.has(issuer.id) || !/[%+]/.test(secret)) return secret;
  try {
    return decodeURIComponent(secret.replaceAll('+', ' ')) as Secret;
  } catch {
    return secret;
  }
}
