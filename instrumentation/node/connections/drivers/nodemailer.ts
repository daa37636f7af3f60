import { fieldOf, patchConnect, prototypeOf } from './patch-connect.ts';

/** `SMTPConnection` of nodemailer, which is told whom to log in as after it connected. */
export function patchNodemailer(exported: unknown): void {
  patchConnect(prototypeOf(exported), 'connect', (connection) => ({
    system: 'smtp',
    user: null,
    secret: () => fieldOf(connection, '_auth', 'credentials', 'pass') ?? fieldOf(connection, '_auth', 'pass'),
  }));
}
