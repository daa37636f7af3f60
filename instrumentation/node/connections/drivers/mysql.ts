import { fieldOf, patchConnect, prototypeOf, textOf } from './patch-connect.ts';

/** `Connection` of mysql. */
export function patchMysql(exported: unknown): void {
  patchConnect(prototypeOf(exported), 'connect', (connection) => ({
    system: 'mysql',
    user: textOf(fieldOf(connection, 'config', 'user')),
    secret: () => fieldOf(connection, 'config', 'password'),
  }));
}
