import { canonicalUrl, canonicalValue } from '../../../../src/core/canonical.ts';
import { type AnyFunction, callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import { accountOfUrl, addressOf } from '../account.ts';
import type { ExpectedLogin } from '../expected-login.ts';
import { rememberAccount } from '../known-accounts.ts';
import { attempt, fieldOf, patchConnect, prototypeOf, textOf } from './patch-connect.ts';

/** `Connection` of mariadb since version 3. */
export function patchMariadb(exported: unknown): void {
  const prototype = prototypeOf(exported);
  if ('connect' in prototype) patchConnect(prototype, 'connect', expectedOf);
}

/** The same before: a function that gives each connection its own methods, and keeps its options to itself. */
export function patchMariadb2(exported: unknown): unknown {
  if (typeof exported !== 'function' || 'connect' in prototypeOf(exported)) return undefined;
  return new Proxy(exported, {
    construct(target, args, newTarget: AnyFunction) {
      const connection: object = Reflect.construct(target, args, newTarget);
      attempt(() => patchConnect(connection, 'connect', () => expectedOf({ opts: args[0] })));
      return connection;
    },
  });
}

function expectedOf(connection: object): ExpectedLogin {
  return {
    system: 'mariadb',
    user: textOf(fieldOf(connection, 'opts', 'user')),
    secret: () => fieldOf(connection, 'opts', 'password'),
  };
}

const standardPort = 3306;
const configured = ['createConnection', 'createPool', 'importFile'];

/**
 * mariadb for CommonJS is one minified bundle, of which only the functions can be reached: the accounts that
 * they are given are remembered. The exports are getters that cannot be replaced, hence a Proxy before them.
 */
export function patchMariadbBundle(exported: unknown): unknown {
  if (typeof exported !== 'object' || exported === null) return undefined;
  const functions: Record<string, AnyFunction> = {};
  for (const name of [...configured, 'createPoolCluster']) {
    const original = fieldOf(exported, name);
    if (typeof original !== 'function') continue;
    functions[name] = original as AnyFunction;
    patchFunction(functions, name, (call) => {
      if (name !== 'createPoolCluster') {
        remember(call.args[0]);
        return callOriginal(call);
      }
      const cluster = callOriginal(call);
      attempt(() => patchAdd(cluster));
      return cluster;
    });
  }
  const whole = fieldOf(exported, 'default');
  if (typeof whole === 'object' && whole !== null) Object.assign(whole, functions);
  return new Proxy(exported, {
    get: (target, name, receiver) =>
      (typeof name === 'string' && Object.hasOwn(functions, name) ? functions[name] : undefined) ??
      Reflect.get(target, name, receiver),
  });
}

/** A cluster gets the configuration of each of its nodes later. */
function patchAdd(cluster: unknown): void {
  if (typeof cluster !== 'object' || cluster === null) return;
  patchFunction(cluster, 'add', (call) => {
    remember(call.args[1]);
    return callOriginal(call);
  });
}

function remember(options: unknown): void {
  attempt(() => {
    if (typeof options === 'string') return rememberUrl(options);
    const secret = canonicalValue(textOf(fieldOf(options, 'password')) ?? '');
    if (secret === null) return;
    const address = textOf(fieldOf(options, 'socketPath')) ?? textOf(fieldOf(options, 'host')) ?? 'localhost';
    const port = fieldOf(options, 'port');
    const user = textOf(fieldOf(options, 'user'));
    rememberAccount(
      {
        system: 'mysql',
        user,
        address: addressOf(address),
        port: address.startsWith('/') ? null : Number(port ?? standardPort),
      },
      secret,
    );
  });
}

function rememberUrl(text: string): void {
  const url = canonicalUrl(text);
  const account = url === null ? null : accountOfUrl(text, url);
  if (url !== null && account !== null) rememberAccount(account, url.secret);
}
