import { canonicalValue } from '../../../src/core/canonical.ts';
import { secretName } from '../../../src/core/secret-names.ts';
import { nameOfKeyId } from './stored/aws-pair.ts';
import { jsonCredentials, mayBeJson } from './stored/json-document.ts';
import { credentialsUnder, withAccountBeside } from './stored/named-value.ts';
import type { StoredCredential } from './stored/stored-credential.ts';

/** Mayfly's own settings and those of telemetry, whose tokens would only tell of Mayfly. */
const ownSettings = /^(?:MAYFLY|OTEL)_/i;

/**
 * The credentials in a variable. AWS's secret key and session token belong to the access key id, and
 * tell nothing by themselves while it is set. A JSON text under a secret's name is one as a whole
 * besides its leaves: a secret manager may have handed it out so.
 */
export function variableCredentials(
  name: string,
  value: string,
  env: NodeJS.ProcessEnv,
): readonly StoredCredential[] {
  if (ownSettings.test(name)) return [];
  const keyId = nameOfKeyId(name);
  if (keyId !== null && env[keyId]) return [];
  const leaves = mayBeJson(value) ? jsonCredentials(value) : null;
  if (leaves === null) return withAccountBeside(credentialsUnder(name, value), name, (other) => env[other]);
  const document = canonicalValue(value);
  if (document === null || secretName(name) !== 'secret') return leaves;
  return [
    { secret: document, type: 'secret.document' },
    ...leaves.filter(({ secret }) => secret !== document),
  ];
}
