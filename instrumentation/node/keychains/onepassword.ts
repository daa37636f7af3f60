import { canonicalValue } from '../../../src/core/canonical.ts';
import { asFields, jsonFields, textField } from '../../../src/core/issuers/reading/fields.ts';
import { onepasswordSecrets } from '../../../src/core/issuers/reading/onepassword-call.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { callerModule } from '../caller-module.ts';
import { callOriginal, patchFunction } from '../hooks/patch-function.ts';
import type { KeychainContext } from './index.ts';

const mostClients = 64;
/** What crosses the boundary of the core may have 50 MiB, where files are attached. */
const longestAnswer = 1_048_576;

/**
 * The core of `@1password/sdk` (seen: 0.5) is WebAssembly, and what it sends is encrypted from end to end. JSON texts
 * cross its boundary: `init_client(config)` resolves with a client's id, `invoke(invocation)` with an answer.
 */
export function patchOnepassword(exported: unknown, context: KeychainContext): void {
  const core = exported as object;
  const { recorder, guard, isOwn } = context;
  /** By client, the last made last. */
  const tokens = new Map<string, Secret>();

  const signedIn = guard((config: unknown, clientId: unknown): void => {
    const token = tokenOf(config);
    if (token === null) return;
    if (tokens.size >= mostClients) tokens.delete(tokens.keys().next().value ?? '');
    tokens.set(String(Number(clientId)), token);
  });
  patchFunction(core, 'init_client', (call) => {
    const result = callOriginal(call);
    if (isOwn() || !(result instanceof Promise)) return result;
    const answered = guard(signIn)(context, call.args[0]);
    return result.then(
      (clientId: unknown) => {
        signedIn(call.args[0], clientId);
        answered?.({ outcome: 'accepted' });
        return clientId;
      },
      (error: unknown) => {
        answered?.({ error: true });
        throw error;
      },
    );
  });

  const told = guard((invocation: unknown, answer: unknown, module: string | null): void => {
    if (typeof invocation !== 'string' || typeof answer !== 'string' || answer.length > longestAnswer) return;
    const clientId = asFields(jsonFields(invocation)?.['invocation'])?.['clientId'];
    const token = tokens.get(String(Number(clientId)));
    const parents = token === undefined ? [] : [token];
    for (const issued of onepasswordSecrets({ invocation, answer, parents }))
      recorder.fetched({ ...issued, module });
  });
  patchFunction(core, 'invoke', (call) => {
    const result = callOriginal(call);
    if (isOwn() || !(result instanceof Promise)) return result;
    const module = guard(callerModule)() ?? null;
    return result.then((answer: unknown) => {
      told(call.args[0], answer, module);
      return answer;
    });
  });
}

/** To make a client is to sign in, with a proof that the token's owner alone can give. */
function signIn({ recorder }: KeychainContext, config: unknown) {
  const secret = tokenOf(config);
  if (secret === null) return undefined;
  return recorder.used({
    secret,
    location: 'connection',
    mechanism: 'SRP',
    name: 'serviceAccountToken',
    target: { address: signInAddress(secret), port: 443, method: null, path: null, rpc: null },
  });
}

function tokenOf(config: unknown): Secret | null {
  const token = typeof config === 'string' ? textField(jsonFields(config), 'serviceAccountToken') : null;
  return token === null ? null : canonicalValue(token);
}

/** `ops_` and JSON in base64url, which says where it is good for. */
function signInAddress(token: Secret): string | null {
  const payload = jsonFields(Buffer.from(token.replace(/^ops_/, ''), 'base64url').toString('utf8'));
  const host = textField(payload, 'signInAddress')?.replace(/^https:\/\//, '') ?? '';
  return /^[a-z0-9.-]{1,255}$/i.test(host) ? host.toLowerCase() : null;
}
