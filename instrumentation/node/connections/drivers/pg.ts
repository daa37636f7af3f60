import { fieldOf, patchConnect, prototypeOf, textOf } from './patch-connect.ts';

/** `Client` of node-postgres. A password that is a function has been called, by the client, when the login is seen. */
export function patchPg(exported: unknown): void {
  patchConnect(prototypeOf(exported), 'connect', (client) => ({
    system: 'postgresql',
    user: textOf(fieldOf(client, 'user')),
    secret: () =>
      textOf(fieldOf(client, 'password')) ?? textOf(fieldOf(client, 'connectionParameters', 'password')),
  }));
}
