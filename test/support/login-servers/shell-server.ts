import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo, Server } from 'node:net';
import { clientPackage } from '../client-package.ts';
import type { LoginServer } from './login-server.ts';

interface Context {
  readonly method: string;
  readonly username: string;
  readonly password?: string;
  readonly key?: { readonly algo: string; readonly data: Buffer };
  readonly signature?: Buffer;
  readonly blob: Buffer;
  readonly hashAlgo?: string;
  readonly prompt: (prompts: readonly object[], answered: (answers: readonly string[]) => void) => void;
  readonly accept: () => void;
  readonly reject: (methods?: readonly string[], partial?: boolean) => void;
}
interface Connection {
  readonly on: (event: string, listener: (...args: never[]) => void) => Connection;
}
interface Key {
  readonly type: string;
  readonly getPublicSSH: () => Buffer;
  readonly verify: (data: Buffer, signature: Buffer, hash?: string) => boolean;
}
interface Ssh2 {
  readonly Server: new (options: object, connected: (connection: Connection) => void) => Server;
  readonly utils: { readonly parseKey: (text: string) => Key };
}

export interface ShellServerOptions {
  readonly user: string;
  readonly password?: string;
  /** Private or public, as PEM or OpenSSH's line. */
  readonly key?: string;
}

/** ssh2's own server, which lets this user in by password, typed password or key. */
export async function startShellServer({ user, password, key }: ShellServerOptions): Promise<LoginServer> {
  const ssh2 = clientPackage<Ssh2>('ssh2');
  const allowed = key === undefined ? null : ssh2.utils.parseKey(key);
  const decide = (context: Context): void => {
    const { method } = context;
    if (context.username !== user) return context.reject();
    if (method === 'password' && context.password === password) return context.accept();
    if (method === 'keyboard-interactive' && password !== undefined) {
      return context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
        answer === password ? context.accept() : context.reject(),
      );
    }
    if (method === 'publickey' && allowed !== null && context.key?.data.equals(allowed.getPublicSSH())) {
      const { signature, blob, hashAlgo } = context;
      if (signature === undefined || allowed.verify(blob, signature, hashAlgo)) return context.accept();
    }
    context.reject(['password', 'publickey', 'keyboard-interactive']);
  };
  const server = new ssh2.Server({ hostKeys: [hostKey()] }, (connection) => {
    connection.on('authentication', decide as (...args: never[]) => void).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

function hostKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}
