import type { Exchange, Issued } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { asFields, jsonFields, textField } from './fields.ts';
import { issuedCredential } from './issued-credential.ts';
import { instantOfDate } from './lifetimes.ts';
import { queryFields } from './query-parameters.ts';
import { generatedLeaves, storedSecrets } from './secret-leaves.ts';

const mostSecrets = 256;
/** Every config has these beside the user's secrets. */
const own = /^DOPPLER_(?:PROJECT|CONFIG|ENVIRONMENT)$/;
const line = /^(?:export )?([A-Za-z_][\w.-]{0,255})=(.*)$/;

/** Secrets of a config and leases of a dynamic secret. */
export function dopplerSecrets(exchange: Exchange): readonly Issued[] {
  const answer = jsonFields(exchange.responseBody);
  const lease = asFields(answer?.['value']);
  if (answer !== null && lease !== null && answer['success'] !== undefined)
    return leased(answer, lease, exchange);
  const stored = valuesOf(answer, exchange.responseBody);
  return stored.slice(0, mostSecrets).flatMap(([name, value]) =>
    own.test(name)
      ? []
      : storedSecrets(value).map((found) =>
          issuedCredential({
            ...found,
            source: 'secret_manager',
            name,
            policy: configOf(exchange),
            parents: exchange.presentedInHeaders,
          }),
        ),
  );
}

/**
 * Name and value of each: an object of `{raw, computed}`, one such value under its name, or a download, which is
 * flat JSON or lines of `.env`. `computed` is what references to others became; a restricted value is null.
 */
function valuesOf(answer: Fields | null, body: string): readonly (readonly [string, string])[] {
  const listed = asFields(answer?.['secrets']);
  const one = asFields(answer?.['value']);
  const name = textField(answer, 'name');
  if (listed !== null)
    return Object.entries(listed).flatMap(([key, value]) => computed(key, asFields(value)));
  if (one !== null && name !== null) return computed(name, one);
  const flat = Object.entries(answer ?? {});
  if (answer !== null)
    return flat.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
  return body.split('\n').flatMap((text) => {
    const [, key, value] = line.exec(text.trim()) ?? [];
    return key === undefined || value === undefined ? [] : [[key, unquoted(value)] as const];
  });
}

function computed(name: string, value: Fields | null): readonly (readonly [string, string])[] {
  const text = value?.['computed'] ?? value?.['raw'];
  return typeof text === 'string' ? [[name, text]] : [];
}

function unquoted(value: string): string {
  const inner = /^(["'])(.*)\1$/.exec(value)?.[2];
  return inner === undefined ? value : inner.replace(/\\n/g, '\n').replace(/\\(["\\$])/g, '$1');
}

function leased(answer: Fields, lease: Fields, exchange: Exchange): readonly Issued[] {
  const asked = jsonFields(exchange.requestBody ?? '');
  const id = textField(answer, 'id');
  const lower = Object.fromEntries(Object.entries(lease).map(([name, value]) => [name.toLowerCase(), value]));
  return generatedLeaves(JSON.stringify(lower)).map((found) =>
    issuedCredential({
      ...found,
      source: 'secret_manager',
      provider: found.provider ?? 'doppler',
      name: textField(asked, 'dynamic_secret'),
      policy: textField(asked, 'config') === null ? null : `doppler config ${textField(asked, 'config')}`,
      ephemeral: true,
      expiresAt: instantOfDate(answer['expires_at']),
      subject: found.subject ?? textField(lower, 'username'),
      joinKeys: [...found.joinKeys, ...(id === null ? [] : [`doppler.lease:${id}`])],
      parents: exchange.presentedInHeaders,
    }),
  );
}

/** A service token belongs to one config, so that the query need not name it. */
function configOf({ request }: Exchange): string | null {
  const query = queryFields(request);
  const parts = [textField(query, 'project'), textField(query, 'config')].filter((part) => part !== null);
  return parts.length === 0 ? null : `doppler config ${parts.join('/')}`;
}
