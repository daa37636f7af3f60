import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import { expectLoginOn } from '../expected-login.ts';
import { attempt, fieldOf, prototypeOf, textOf } from './patch-connect.ts';

/** `Connection` of mysql2, which connects in its constructor: the first command follows at once, before any answer. */
export function patchMysql2(exported: unknown): void {
  patchFunction(prototypeOf(exported), 'addCommand', (call) => {
    attempt(() => expect(call.self));
    return callOriginal(call);
  });
}

function expect(connection: unknown): void {
  const stream = fieldOf(connection, 'stream');
  if (typeof stream !== 'object' || stream === null) return;
  const config = fieldOf(connection, 'config');
  expectLoginOn(stream, {
    system: 'mysql',
    user: textOf(fieldOf(config, 'user')),
    secret: () => fieldOf(config, 'password') ?? fieldOf(config, 'password1'),
  });
}
