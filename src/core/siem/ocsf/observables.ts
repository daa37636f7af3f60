import { joinKeysOf } from '../credential-name.ts';
import type { CredentialFacts } from '../event.ts';
import { ipVersion } from '../ip-address.ts';

/** A value that people pivot on, with the attribute that holds it (https://schema.ocsf.io/1.8.0/objects/observable). */
export interface Observable {
  readonly name: string;
  readonly type_id: number;
  readonly type: string;
  readonly value: string;
}

const most = 16;

/** The fingerprint, and the public names by which records of other systems are joined. */
export function credentialObservables(credential: CredentialFacts | null, path: string): Observable[] {
  if (credential === null) return [];
  return [
    { name: path, type_id: 19, type: 'User Credential ID', value: credential.fingerprint },
    ...joinKeysOf(credential)
      .slice(0, most)
      .map(({ scheme, value }) => ({ name: path, type_id: 99, type: scheme, value })),
  ];
}

export function hostObservable(address: string | null, path: string): Observable[] {
  if (address === null) return [];
  return ipVersion(address) !== null
    ? [{ name: `${path}.ip`, type_id: 2, type: 'IP Address', value: address }]
    : [{ name: `${path}.hostname`, type_id: 1, type: 'Hostname', value: address }];
}

export function userObservable(name: string | null, path: string): Observable[] {
  return name === null ? [] : [{ name: path, type_id: 4, type: 'User Name', value: name }];
}
