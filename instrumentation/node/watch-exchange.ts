import { instant } from '../../src/core/instant.ts';
import type { Issuer } from '../../src/core/issuers/issuer.ts';
import { type BodySink, type BodyTap, createBodyTap } from './body-tap.ts';
import type { InContext } from './callers-context.ts';
import { grpcMessages } from './grpc-messages.ts';
import { issuerRoutes } from './issuer-routes.ts';
import type { Recorder } from './recorder.ts';
import type { RequestUses } from './request-uses.ts';
import type { SeenRequest } from './seen-request.ts';

export type ResponseHeader = (name: string) => string | null;

interface ExchangeOptions {
  readonly recorder: Recorder;
  readonly request: SeenRequest;
  readonly issuer: Issuer;
  readonly requestBody: BodyTap | null;
  readonly uses: RequestUses;
  readonly inContext: InContext;
}

/** What is asked of an issuing endpoint, from the head of its answer to the end of its body. */
export interface WatchedExchange {
  readonly responseBody: BodySink;
  readonly answered: (status: number, header: ResponseHeader) => void;
  readonly ended: () => void;
}

/** Lists of secrets are long. */
const mostResponseBytes = 1_048_576;
const mostEarly = 16;

interface Head {
  readonly status: number;
  readonly header: ResponseHeader;
}

/** Reads an answer once its body is complete, of gRPC each message. */
export function watchExchange(options: ExchangeOptions): WatchedExchange {
  const read = answerReader(options);
  const lost = (): void => options.recorder.dropped?.(1);
  const body = options.request.rpc == null ? createBodyTap(mostResponseBytes) : null;
  let head: Head | null = null;
  /** Node tells of the head later than of what comes with it. */
  let early: Buffer[] = [];
  let isEnded = false;
  let isDone = false;

  /** The end of an empty body may come before its head is told. */
  function finish(): void {
    if (isDone || !isEnded || head === null || body === null) return;
    isDone = true;
    const text = body.text(head.header('content-encoding'));
    if (text === null) lost();
    else read(head, text, null);
  }

  return {
    responseBody:
      body ??
      grpcMessages({
        mostBytes: mostResponseBytes,
        encoding: () => head?.header('grpc-encoding') ?? null,
        onMessage: (message) => {
          if (head !== null) read(head, '', message);
          else if (early.length < mostEarly) early.push(message);
          else lost();
        },
        onLost: lost,
      }),
    answered(status, header) {
      head = { status, header };
      for (const message of early) read(head, '', message);
      early = [];
      finish();
    },
    ended() {
      isEnded = true;
      finish();
    },
  };
}

/** Records what an answer hands out, and what it puts an end to. */
function answerReader({ recorder, request, issuer, requestBody, uses, inContext }: ExchangeOptions) {
  const startedAt = instant(Date.now());
  return ({ status, header }: Head, responseBody: string, responseBytes: Uint8Array | null): void => {
    const exchange = {
      request,
      requestBody: requestBody?.text(null) || null,
      status,
      responseHeader: header,
      responseBody,
      responseBytes,
      at: instant(Date.now()),
      presentedInHeaders: uses.secretsInHeaders(),
    };
    const hasBody = responseBody !== '' || responseBytes !== null;
    issuerRoutes().learn(issuer.learned?.(exchange) ?? []);
    inContext(() => {
      for (const credential of hasBody ? issuer.issued(exchange) : [])
        recorder.fetched({ ...credential, target: uses.target(), startedAt });
      for (const end of status < 400 ? (issuer.ended?.(exchange) ?? []) : []) {
        recorder.ended(end.secret ?? { joinKey: end.joinKey }, end.reason, uses.target());
      }
      for (const { joinKey, expiresAt } of hasBody ? (issuer.renewed?.(exchange) ?? []) : [])
        recorder.renewed(joinKey, expiresAt, uses.target());
    });
  };
}
