import type { BodySink } from '../body-tap.ts';
import { onDemand } from '../on-demand.ts';
import type { WatchedRequest } from '../watch-request.ts';
import type { Hook, HookContext } from './hook.ts';
import { privateState } from './private-state.ts';
import { rawHeader, seenUndiciRequest, type UndiciRequest } from './seen-undici-request.ts';
import { watchDispatchers } from './undici-callers.ts';

/** `fetch` and undici, bundled or as a package, and so most model SDKs. */
export const undiciHook: Hook = {
  name: 'undici',
  // The `fetch` of Bun and Deno is their own: only the package is seen there.
  intact: () => process.versions['bun'] === undefined && process.versions['deno'] === undefined,
  install({ recorder, guard, isOwn }: HookContext) {
    const channels = process.getBuiltinModule('node:diagnostics_channel');
    const watched = privateState<WatchedRequest>();
    const dispatchers = watchDispatchers(guard);

    const created = guard((request: UndiciRequest): void => {
      if (isOwn()) return;
      const caller = dispatchers.callerOf(request);
      const seen = seenUndiciRequest(request);
      const watch =
        caller === null
          ? onDemand().watchRequest(recorder, seen)
          : caller(() => onDemand().watchRequest(recorder, seen));
      if (watch === null) return;
      watched.set(request, watch);
      if (watch.requestBody !== null) tapRequest(request, watch.requestBody, guard);
      if (watch.responseBody !== null) tapResponse(request, watch, guard);
      if (request.upgrade != null || request.method === 'CONNECT') tapUpgrade(request, watch, guard);
      watch.presented();
    });
    const answered = guard((request: object, response: UndiciResponse): void => {
      watched.get(request)?.answered(response.statusCode, (name) => rawHeader(response.headers, name));
    });

    channels.subscribe('undici:request:create', (m) => created((m as { request: UndiciRequest }).request));
    channels.subscribe(
      'undici:request:bodySent',
      guard((m) => watched.get((m as { request: object }).request)?.bodySent()),
    );
    channels.subscribe('undici:request:headers', (m) => {
      const { request, response } = m as {
        request: object;
        response: UndiciResponse;
      };
      answered(request, response);
    });
    channels.subscribe(
      'undici:request:error',
      guard((m) => watched.get((m as { request: object }).request)?.failed()),
    );
  },
};

interface UndiciResponse {
  readonly statusCode: number;
  /** Name, value, name, value. */
  readonly headers: readonly (Buffer | string)[];
}

/** Shadows methods on this one object: the stream and the application's consumption do not change. */
function tapRequest(request: UndiciRequest, body: BodySink, guard: HookContext['guard']): void {
  if (typeof request.body === 'string' || request.body instanceof Uint8Array) {
    body.add(request.body);
    return;
  }
  shadow(
    request,
    'onBodySent',
    guard((chunk: unknown) => body.add(chunk)),
  );
}

function tapResponse(request: UndiciRequest, watch: WatchedRequest, guard: HookContext['guard']): void {
  const add = guard((chunk: unknown) => watch.responseBody?.add(chunk));
  const end = guard(() => watch.ended());
  const version8 = typeof request.onResponseData === 'function';
  shadow(request, version8 ? 'onResponseData' : 'onData', add);
  shadow(request, version8 ? 'onResponseEnd' : 'onComplete', end);
}

/** A protocol switch (WebSocket, `CONNECT`): older versions publish nothing of it. Version 8 has the other name. */
function tapUpgrade(request: UndiciRequest, watch: WatchedRequest, guard: HookContext['guard']): void {
  const upgraded = guard((status: unknown) => watch.answered(Number(status), () => null));
  shadow(request, 'onUpgrade', upgraded);
  shadow(request, 'onRequestUpgrade', upgraded);
}

type Shadowed =
  | 'onUpgrade'
  | 'onRequestUpgrade'
  | 'onBodySent'
  | 'onData'
  | 'onComplete'
  | 'onResponseData'
  | 'onResponseEnd';

function shadow(request: UndiciRequest, name: Shadowed, before: (...args: unknown[]) => unknown): void {
  const original = request[name];
  if (typeof original !== 'function') return;
  request[name] = function (this: unknown, ...args) {
    before(...args);
    return original.apply(this, args);
  };
}
