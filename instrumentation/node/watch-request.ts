import { matchIssuer } from '../../src/core/issuers/index.ts';
import type { Issuer } from '../../src/core/issuers/issuer.ts';
import { awsOperation } from './aws-operation.ts';
import { type BodySink, type BodyTap, createBodyTap } from './body-tap.ts';
import { inCallersContext } from './callers-context.ts';
import { issuerRoutes } from './issuer-routes.ts';
import { type PromptScan, promptScan } from './prompt-scan.ts';
import type { Answer, Recorder, TargetInfo } from './recorder.ts';
import { type RequestCredential, requestCredentials } from './request-credentials.ts';
import { requestUses, targetOf } from './request-uses.ts';
import type { SeenRequest } from './seen-request.ts';
import { type ResponseHeader, watchExchange } from './watch-exchange.ts';

/** One request from its creation to the end of its answer, whatever the client library. */
export interface WatchedRequest {
  /** Takes the request's body; null when nobody needs it. */
  readonly requestBody: BodySink | null;
  /** Takes the answer's body; null when nobody needs it. */
  readonly responseBody: BodySink | null;
  /** The headers (and the body, when it is known) are complete: records the uses. Once. */
  readonly presented: () => void;
  /** The body is complete. Once. */
  readonly bodySent: () => void;
  /** The head of the answer; heads that only tell of one to come (1xx) are passed over. */
  readonly answered: (status: number, responseHeader: ResponseHeader) => void;
  /** What a protocol above HTTP says became of it, where the status of HTTP says nothing (gRPC). */
  readonly concluded: (outcome: 'accepted' | 'denied' | 'error') => void;
  readonly failed: () => void;
  /** The answer's body is complete: records what was issued. Once. */
  readonly ended: () => void;
}

/** An assertion of SAML has 100 KB. */
const mostRequestBytes = 262_144;
const switchingProtocols = 101;

/** Watches a request; null when there is nothing in it to watch. Call it in the context of the caller: the actor of all that follows is read there. */
export function watchRequest(recorder: Recorder, request: SeenRequest): WatchedRequest | null {
  const issuer = matchIssuer(request, issuerRoutes());
  const credentials = requestCredentials(request, () => recorder.dropped?.(1));
  const prompt = issuer === null ? promptScan(request) : null;
  if (issuer === null && prompt === null) {
    if (credentials.length === 0) return null;
    if (request.rpc == null) return watchPlain(recorder, request, credentials);
  }
  return watchBodies({ recorder, request, credentials, issuer, prompt });
}

/** Nearly all requests: only what became of them is waited for. */
function watchPlain(
  recorder: Recorder,
  request: SeenRequest,
  credentials: readonly RequestCredential[],
): WatchedRequest {
  const target: TargetInfo = {
    address: request.host,
    port: request.port,
    method: request.method,
    path: request.path,
    rpc: awsOperation(request, null),
  };
  const open = credentials.map((found) =>
    recorder.used({ ...found, target: targetOf(found, request, target) }),
  );
  const answer = (how: Answer): void => {
    for (const answered of open) answered(how);
  };
  return {
    requestBody: null,
    responseBody: null,
    presented: nothing,
    bodySent: nothing,
    answered(status) {
      if (isFinal(status)) answer({ status });
    },
    concluded: nothing,
    failed: () => answer({ error: true }),
    ended: nothing,
  };
}

function nothing(): void {}

interface BodiesOptions {
  readonly recorder: Recorder;
  readonly request: SeenRequest;
  readonly credentials: readonly RequestCredential[];
  readonly issuer: Issuer | null;
  readonly prompt: PromptScan | null;
}

function watchBodies({ recorder, request, credentials, issuer, prompt }: BodiesOptions): WatchedRequest {
  const inContext = inCallersContext();
  const requestBody = issuer === null ? null : requestTap(request);
  const uses = requestUses({ recorder, request, credentials, issuer, requestBody });
  const exchange =
    issuer === null ? null : watchExchange({ recorder, request, issuer, requestBody, uses, inContext });
  let isSent = false;

  return {
    requestBody: requestBody ?? prompt?.body ?? null,
    responseBody: exchange?.responseBody ?? null,
    presented: () => inContext(uses.inHeaders),
    bodySent() {
      if (isSent) return;
      isSent = true;
      inContext(() => {
        uses.inBody();
        if (requestBody?.text(null) === null) recorder.dropped?.(1);
        prompt?.sent(recorder, uses.target());
      });
    },
    answered(status, header) {
      if (!isFinal(status)) return;
      // The outcome of a gRPC call stands in `grpc-status`.
      if (request.rpc == null || status !== 200) uses.answered({ status });
      exchange?.answered(status, header);
    },
    concluded: (outcome) => uses.answered(outcome === 'error' ? { error: true } : { outcome }),
    failed: () => uses.answered({ error: true }),
    ended: () => exchange?.ended(),
  };
}

/** What is sent may be compressed, as Snowflake's connector for Python does it. */
function requestTap(request: SeenRequest): BodyTap {
  const tap = createBodyTap(mostRequestBytes);
  const coding = request.header('content-encoding');
  return coding === null ? tap : { add: tap.add, text: () => tap.text(coding) };
}

/** Heads of 1xx tell of one to come, but for a protocol switch. */
function isFinal(status: number): boolean {
  return status >= 200 || status === switchingProtocols;
}
