import { asFields, jsonFields } from '../../../src/core/issuers/reading/fields.ts';
import { jsonCredentials } from '../hooks/stored/json-document.ts';
import type { OutputCredential } from './read-output.ts';

interface Protocol {
  /** What such a program is for, as the name of what was fetched. */
  readonly name: string;
  readonly fits: (answer: Readonly<Record<string, unknown>>) => boolean;
}

/** Programs of any name that clients start for a credential: their answer tells by its form. */
const protocols: readonly Protocol[] = [
  {
    // docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    name: 'credential_process',
    fits: ({ Version, AccessKeyId, SecretAccessKey }) =>
      Version === 1 && typeof AccessKeyId === 'string' && typeof SecretAccessKey === 'string',
  },
  {
    // kubernetes.io/docs/reference/access-authn-authz/authentication, "client-go credential plugins"
    name: 'exec credential plugin',
    fits: ({ kind, status }) => kind === 'ExecCredential' && asFields(status) !== null,
  },
  {
    // google.aip.dev/auth/4117, "Executable-sourced credentials"
    name: 'executable-sourced credential',
    fits: ({ version, success, token_type }) =>
      version === 1 && success === true && String(token_type).startsWith('urn:ietf:params:oauth:token-type:'),
  },
  {
    // github.com/docker/docker-credential-helpers
    name: 'docker credential helper',
    fits: ({ ServerURL, Secret }) => typeof ServerURL === 'string' && typeof Secret === 'string',
  },
];

/** What a program handed out by one of the protocols for that; null: it is none of them. */
export function credentialProcess(
  text: string,
): { readonly name: string; readonly credentials: readonly OutputCredential[] } | null {
  const answer = jsonFields(text);
  const protocol = answer === null ? undefined : protocols.find(({ fits }) => fits(answer));
  return protocol === undefined ? null : { name: protocol.name, credentials: jsonCredentials(text) ?? [] };
}
