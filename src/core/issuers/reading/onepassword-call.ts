import type { Secret } from '../../secret.ts';
import type { Issued } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { asFields, jsonFields, textField } from './fields.ts';
import { issuedCredential } from './issued-credential.ts';
import { onepasswordItem } from './onepassword-item.ts';
import { storedSecrets } from './secret-leaves.ts';

/** One call across the boundary of the SDK's core, as the JSON texts that cross it. */
export interface OnepasswordCall {
  readonly invocation: string;
  readonly answer: string;
  /** The service account token that the client was made with. */
  readonly parents: readonly Secret[];
}

const mostItems = 256;

/**
 * What a call of `@1password/sdk` handed out. Its core is WebAssembly and what it sends is encrypted end to end, so
 * the wire shows nothing: `invoke(invocation)` of `@1password/sdk-core` resolves with the answer, both JSON.
 */
export function onepasswordSecrets({ invocation, answer, parents }: OnepasswordCall): readonly Issued[] {
  const parameters = asFields(asFields(jsonFields(invocation)?.['invocation'])?.['parameters']);
  const asked = asFields(parameters?.['parameters']);
  const value = parsed(answer);
  switch (parameters?.['name']) {
    case 'SecretsResolve':
      return typeof value === 'string' ? reference(value, textField(asked, 'secret_reference'), parents) : [];
    case 'SecretsResolveAll':
      return responsesOf(value).flatMap(([name, content]) => {
        const secret = content['secret'];
        return typeof secret === 'string' ? reference(secret, name, parents) : [];
      });
    case 'ItemsGet':
    case 'ItemsCreate':
    case 'ItemsPut':
      return onepasswordItem(asFields(value), parents);
    case 'ItemsGetAll':
      return responsesOf(value).flatMap(([, content]) => onepasswordItem(content, parents));
    case 'EnvironmentsGetVariables':
      return variablesOf(value).flatMap((variable) => {
        const text = variable['value'];
        return typeof text === 'string' ? reference(text, textField(variable, 'name'), parents) : [];
      });
    default:
      return [];
  }
}

function reference(text: string, name: string | null, parents: readonly Secret[]): readonly Issued[] {
  const vault = /^op:\/\/([^/]{1,128})\//.exec(name ?? '')?.[1];
  return storedSecrets(text).map((found) =>
    issuedCredential({
      ...found,
      source: 'secret_manager',
      name,
      policy: vault === undefined ? null : `1password vault ${vault}`,
      parents,
    }),
  );
}

/** By reference in an object, or in a list; those that failed have no content. */
function responsesOf(value: unknown): readonly (readonly [string, Fields])[] {
  const responses = asFields(value)?.['individualResponses'];
  const entries = typeof responses === 'object' && responses !== null ? Object.entries(responses) : [];
  return entries.slice(0, mostItems).flatMap(([name, response]) => {
    const content = asFields(asFields(response)?.['content']);
    return content === null ? [] : [[name, content] as const];
  });
}

function variablesOf(value: unknown): readonly Fields[] {
  const variables = asFields(value)?.['variables'];
  const list: readonly unknown[] = Array.isArray(variables) ? variables.slice(0, mostItems) : [];
  return list.map(asFields).filter((variable) => variable !== null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
