import type { SecureContext, TLSSocket } from 'node:tls';
import { inCallersContext } from '../callers-context.ts';
import { type ClientIdentity, clientIdentity, type TlsOptions } from '../client-identity.ts';
import { onDemand } from '../on-demand.ts';
import type { Answered, TargetInfo } from '../recorder.ts';
import { onBuiltin } from './builtin-watch.ts';
import type { Hook, HookContext } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';

/**
 * Client certificates, when a server asked for one. `node:tls` costs 20 ms: it is patched when the application
 * asks for it, or when undici, which has it from within, is about to connect.
 */
export const tlsHook: Hook = {
  name: 'tls',
  install(context: HookContext) {
    let isPatched = false;
    const patch = context.guard((): void => {
      if (isPatched) return;
      isPatched = true;
      patchTls(context);
    });
    onBuiltin(['tls', 'https', 'http2'], patch);
    process
      .getBuiltinModule('node:diagnostics_channel')
      .subscribe('undici:client:beforeConnect', (message) => {
        if (!isPatched && isHttps(message)) patch();
      });
  },
};

function isHttps(message: unknown): boolean {
  try {
    return (message as { connectParams: { protocol?: unknown } }).connectParams.protocol === 'https:';
  } catch {
    return false;
  }
}

function patchTls({ recorder, guard, isOwn }: HookContext): void {
  const tls = process.getBuiltinModule('node:tls');
  /** What contexts were made of: they do not tell. */
  const identities = new WeakMap<SecureContext, ClientIdentity>();

  const remember = guard((made: unknown, options: unknown): void => {
    const identity = identityIn(options);
    if (identity !== null) identities.set(made as SecureContext, identity);
  });
  const connected = guard((socket: TLSSocket, args: readonly unknown[]): void => {
    const options = optionsIn(args);
    if (options === null || isOwn()) return;
    const identity =
      identityIn(options) ??
      (options.secureContext === undefined
        ? undefined
        : identities.get(options.secureContext as SecureContext));
    if (identity === undefined) return;
    const inContext = inCallersContext();
    const target = targetOf(options, args);
    followHandshake(socket, guard, () =>
      inContext(() => {
        const use = onDemand().certificateUse(identity, socket.getCertificate(), target);
        return use === null ? null : recorder.used(use);
      }),
    );
  });

  patchFunction(tls, 'createSecureContext', (call) => {
    const made = callOriginal(call);
    remember(made, call.args[0]);
    return made;
  });
  patchFunction(tls, 'connect', (call) => {
    const socket = callOriginal(call) as TLSSocket;
    connected(socket, call.args);
    return socket;
  });
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}

function optionsIn(args: readonly unknown[]): TlsOptions | null {
  const given = args.find((arg) => typeof arg === 'object' && arg !== null);
  return (given as TlsOptions | undefined) ?? null;
}

function identityIn(options: unknown): ClientIdentity | null {
  return typeof options === 'object' && options !== null ? clientIdentity(options) : null;
}

/** `connect(options)`, `connect(port, host, options)`. */
function targetOf(options: TlsOptions, args: readonly unknown[]): TargetInfo {
  const named = typeof args[1] === 'string' ? args[1] : undefined;
  const host = options.host ?? named ?? options.servername;
  const path = options.path ?? options.socketPath;
  const port = Number(options.port ?? args[0]);
  const isPath = typeof path === 'string' && host === undefined;
  return {
    address: isPath ? path : typeof host === 'string' && host !== '' ? host.toLowerCase() : 'localhost',
    port: isPath || !Number.isInteger(port) ? null : port,
    method: null,
    path: null,
    rpc: null,
  };
}

/** Alerts that refuse a certificate (RFC 8446 section 6.2), as OpenSSL names them. */
const refusing =
  /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE|DECRYPT_ERROR)/;

/**
 * A server of TLS 1.3 looks at the certificate after the client is done: what it sends next (a session ticket,
 * data) says that it was let in.
 */
function followHandshake(
  socket: TLSSocket,
  guard: HookContext['guard'],
  presented: () => Answered | null,
): void {
  let answered: Answered | null | undefined;
  const present = (): Answered | null => (answered ??= wasAsked(socket) ? presented() : null);
  const accept = guard((): void => answered?.({ outcome: 'accepted' }));

  socket.prependOnceListener(
    'secureConnect',
    guard((): void => {
      if (present() !== null && socket.getProtocol() !== 'TLSv1.3') accept();
    }),
  );
  socket.prependListener('session', accept);
  const { errorMonitor } = process.getBuiltinModule('node:events');
  socket.prependListener(
    errorMonitor as unknown as 'error',
    guard((error: { readonly code?: unknown }): void => {
      const isRefused = refusing.test(String(error?.code));
      if (isRefused) answered ??= presented();
      else present();
      answered?.(isRefused ? { outcome: 'denied' } : { error: true });
    }),
  );
  const { push } = socket;
  const received = guard((chunk: unknown): void => {
    if (chunk === null) answered?.({ error: true });
    else accept();
  });
  socket.push = function (this: TLSSocket, ...args: Parameters<typeof push>) {
    if (answered != null) {
      received(args[0]);
      answered = null;
    }
    return push.apply(this, args);
  };
}

/** The signature algorithms of the server's CertificateRequest are there only when it sent one. */
function wasAsked(socket: TLSSocket): boolean {
  return (socket.getSharedSigalgs() ?? []).length > 0;
}
