import { type AnyFunction, callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import { expectLogin } from '../expected-login.ts';
import { attempt, fieldOf, textOf } from './patch-connect.ts';

/**
 * `Connection` of postgres.js, a function whose connection lives in its closure: given another in its place,
 * which reads the password that the connection was made with. A password that is a function is called by
 * the driver alone; what it gave is remembered on the way.
 */
export function patchPostgresJs(exported: unknown): unknown {
  if (typeof exported !== 'function') return undefined;
  const owner = { Connection: exported as AnyFunction };
  patchFunction(owner, 'Connection', (call) => {
    const seen = attempt(() => passwordOf(call.args[0]));
    if (seen === null) return callOriginal(call);
    const connection = callOriginal({ ...call, args: [seen.options, ...call.args.slice(1)] });
    attempt(() => expectWhenConnected(connection, { user: seen.user, secret: seen.secret }));
    return connection;
  });
  return owner.Connection;
}

interface Seen {
  readonly options: unknown;
  readonly user: string | null;
  readonly secret: () => unknown;
}

function passwordOf(options: unknown): Seen {
  const user = textOf(fieldOf(options, 'user'));
  const pass = fieldOf(options, 'pass');
  if (typeof pass !== 'function' || typeof options !== 'object' || options === null)
    return { options, user, secret: () => fieldOf(options, 'pass') };
  let last: unknown = null;
  const owner = { pass: pass as AnyFunction };
  patchFunction(owner, 'pass', (call) => {
    const given = callOriginal({ ...call, self: options });
    if (given instanceof Promise) void given.then((value) => (last = value)).catch(() => {});
    else last = given;
    return given;
  });
  const heir: unknown = Object.create(options, {
    pass: { value: owner.pass, writable: true, configurable: true },
  });
  return { options: heir, user, secret: () => last };
}

function expectWhenConnected(connection: unknown, { user, secret }: Omit<Seen, 'options'>): void {
  if (typeof connection !== 'object' || connection === null) return;
  patchFunction(connection, 'connect', (call) =>
    expectLogin({ system: 'postgresql', user, secret }, () => callOriginal(call)),
  );
}
