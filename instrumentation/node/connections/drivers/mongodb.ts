import { fieldOf, patchConnect, textOf } from './patch-connect.ts';

/** `connect` of mongodb's connections, an export that the pool calls through the module's object. */
export function patchMongodb(exported: unknown): void {
  if (typeof exported !== 'object' || exported === null) return;
  patchConnect(exported, 'connect', (_self, [options]) => {
    const credentials = fieldOf(options, 'credentials');
    return typeof credentials !== 'object' || credentials === null
      ? null
      : {
          system: 'mongodb',
          user: textOf(fieldOf(credentials, 'username')),
          secret: () => fieldOf(credentials, 'password'),
        };
  });
}
