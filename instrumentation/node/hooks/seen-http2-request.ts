import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import type { TargetInfo } from '../recorder.ts';
import type { SeenRequest } from '../seen-request.ts';
import { pathOfSocket } from './socket-paths.ts';

export type Headers2 = Readonly<OutgoingHttpHeaders>;

const authorityParts = /^(?:[^@]*@)?\[?([^\]]*?)\]?(?::(\d{1,5}))?$/;
const longestAuthority = 512;

/** A request of `node:http2`: Node has added the pseudo headers that the caller left out. */
export function seenHttp2Request(session: ClientHttp2Session, stream: ClientHttp2Stream): SeenRequest {
  const headers: Headers2 = stream.sentHeaders ?? {};
  const header = (name: string): string | null => textOf(headers[name]);
  const path = header(':path') ?? '/';
  const isRpc = header('content-type')?.startsWith('application/grpc') === true;
  return {
    method: header(':method') ?? 'GET',
    ...placeOf(session, header),
    path,
    header,
    eachHeader(visit) {
      for (const name in headers) {
        const text = name.startsWith(':') ? null : textOf(headers[name]);
        if (text !== null) visit(name, text);
      }
    },
    ...(isRpc ? { rpc: rpcOf(path) } : {}),
  };
}

/** `/package.Service/Method` (grpc.io PROTOCOL-HTTP2). */
function rpcOf(path: string): TargetInfo['rpc'] {
  const slash = path.lastIndexOf('/');
  return { system: 'grpc', service: path.slice(1, Math.max(slash, 1)), method: path.slice(slash + 1) };
}

function placeOf(session: ClientHttp2Session, header: (name: string) => string | null) {
  const path = pathOfSocket(session.socket);
  if (path !== null) return { host: path, port: null };
  const authority = header(':authority') ?? header('host') ?? '';
  const parts = authority.length > longestAuthority ? null : authorityParts.exec(authority);
  const port = parts?.[2];
  return {
    host: (parts?.[1] || 'unknown').toLowerCase(),
    port: port === undefined ? (header(':scheme') === 'http' ? 80 : 443) : Number(port),
  };
}

const sessions = new WeakMap<object, boolean>();

/** undici reports its requests itself. It keeps its client in the session, under a symbol of that name. */
export function isOfUndici(session: ClientHttp2Session): boolean {
  let known = sessions.get(session);
  if (known === undefined) {
    known = Object.getOwnPropertySymbols(session).some(
      (symbol) =>
        symbol.description === 'client' &&
        typeof Reflect.get(Reflect.get(session, symbol) ?? {}, 'dispatch') === 'function',
    );
    sessions.set(session, known);
  }
  return known;
}

function textOf(value: Headers2[string]): string | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
