import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { InContext } from '../callers-context.ts';
import { onDemand } from '../on-demand.ts';
import type { WatchedRequest } from '../watch-request.ts';
import { onBuiltin } from './builtin-watch.ts';
import { grpcCallers } from './grpc-callers.ts';
import type { Hook, HookContext } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';
import { type Headers2, isOfUndici, seenHttp2Request } from './seen-http2-request.ts';
import { shadowWrites } from './shadow-writes.ts';
import { rememberSocketPaths } from './socket-paths.ts';

/**
 * `node:http2` clients, and so @grpc/grpc-js. The method that creates a stream is patched rather than the
 * diagnostics channels read, which Node has only since 22.17, and which say nothing of trailers.
 */
export const http2Hook: Hook = {
  name: 'http2',
  install(context: HookContext) {
    const calls = grpcCallers(context.guard);
    const requested = context.guard((session: ClientHttp2Session, stream: ClientHttp2Stream): void => {
      if (context.isOwn() || isOfUndici(session)) return;
      const request = seenHttp2Request(session, stream);
      const isGrpcJs = request.header('user-agent')?.includes('grpc-node-js/') === true;
      const caller = isGrpcJs ? calls.current() : inThisContext;
      const watch = caller(() => onDemand().watchRequest(context.recorder, request));
      if (watch !== null) follow(stream, { watch, isRpc: request.rpc != null }, context.guard);
    });
    const patchedClasses = new WeakSet<object>();
    onBuiltin(
      ['http2'],
      context.guard(() => {
        const http2 = process.getBuiltinModule('node:http2');
        rememberSocketPaths();
        patchFunction(http2, 'connect', (call) => {
          const session = callOriginal(call) as ClientHttp2Session;
          const type: object = Object.getPrototypeOf(session);
          if (!patchedClasses.has(type)) {
            patchedClasses.add(type);
            patchFunction(type, 'request', (request) => {
              const stream = callOriginal(request) as ClientHttp2Stream;
              requested(request.self as ClientHttp2Session, stream);
              return stream;
            });
          }
          return session;
        });
        process.getBuiltinModule('node:module').syncBuiltinESMExports();
      }),
    );
  },
};

const inThisContext: InContext = (callback) => callback();

interface Followed {
  readonly watch: WatchedRequest;
  readonly isRpc: boolean;
}

/** Adds no listener that would keep an error from the application or start the flow of data. */
function follow(stream: ClientHttp2Stream, { watch, isRpc }: Followed, guard: HookContext['guard']): void {
  let isAnswered = false;
  watch.presented();
  if (watch.requestBody !== null) {
    shadowWrites(stream, {
      write: guard((chunk, encoding) => watch.requestBody?.add(chunk, encoding)),
      end: guard((chunk, encoding) => {
        if (chunk !== null) watch.requestBody?.add(chunk, encoding);
        watch.bodySent();
      }),
    });
    if (stream.writableEnded) watch.bodySent();
  }
  if (watch.responseBody !== null) shadowPush(stream, watch, guard);
  stream.prependOnceListener(
    'response',
    guard((headers: Headers2): void => {
      isAnswered = true;
      watch.answered(Number(headers[':status'] ?? 0), (name) => textOf(headers[name]));
      if (isRpc) conclude(watch, headers);
    }),
  );
  if (isRpc) {
    stream.prependOnceListener(
      'trailers',
      guard((headers: Headers2): void => conclude(watch, headers)),
    );
  }
  stream.prependOnceListener(
    'close',
    guard((): void => {
      if (!isAnswered) watch.failed();
    }),
  );
}

/** UNAUTHENTICATED and PERMISSION_DENIED refuse the credential; UNAVAILABLE and its like say nothing of it (grpc.io/docs/guides/status-codes). */
const denied = new Set(['7', '16']);
const failed = new Set(['2', '4', '13', '14', '15']);

function conclude(watch: WatchedRequest, headers: Headers2): void {
  const status = textOf(headers['grpc-status']);
  if (status !== null) {
    watch.concluded(denied.has(status) ? 'denied' : failed.has(status) ? 'error' : 'accepted');
  }
}

function shadowPush(stream: ClientHttp2Stream, watch: WatchedRequest, guard: HookContext['guard']): void {
  const { push } = stream;
  const received = guard((chunk: unknown, encoding: unknown): void => {
    if (chunk === null) watch.ended();
    else watch.responseBody?.add(chunk, encoding);
  });
  stream.push = function (this: ClientHttp2Stream, ...args: Parameters<typeof push>) {
    received(args[0], args[1]);
    return push.apply(this, args);
  };
}

function textOf(value: Headers2[string]): string | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
