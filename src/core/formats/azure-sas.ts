import { type Instant, instantFromIso, instantFromSeconds } from '../instant.ts';
import type { Format, Recognition } from './format.ts';
import { namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

const parameters = ['sv', 'sp', 'se', 'st', 'si', 'ss', 'srt', 'sr', 'sig', 'spr', 'sip', 'skoid'];
const addresses = ['https://', 'http://'];

/**
 * Shared access signatures. Storage: https://learn.microsoft.com/rest/api/storageservices/delegate-access-with-shared-access-signature
 * Service Bus and Event Hubs: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
 */
export const azureSasFormats: readonly Format[] = [
  {
    id: 'azure-sas',
    prefixes: [...addresses, '?', 'SharedAccessSignature ', ...parameters.map((name) => `${name}=`)],
    recognise: sas,
  },
];

const signature = /^[A-Za-z0-9+/]{40,100}={0,2}$/;
const version = /^\d{4}-\d\d-\d\d$/;
const scheme = /^SharedAccessSignature\s/;
const dayMs = 86_400_000;

function sas(text: string): Recognition | null {
  if (!text.includes('sig=')) return null;
  const isUrl = addresses.some((prefix) => text.startsWith(prefix));
  const bare = text.replace(scheme, '');
  if (/\s/.test(bare) || (isUrl && !text.includes('?'))) return null;
  const query = new URLSearchParams(bare.slice(isUrl ? bare.indexOf('?') + 1 : 0));
  // A plus in base64 that nobody escaped reads as a space.
  if (!signature.test((query.get('sig') ?? '').replaceAll(' ', '+'))) return null;
  if (version.test(query.get('sv') ?? '')) return storage(query);
  return /^\d{9,10}$/.test(query.get('se') ?? '') && query.has('sr') ? messaging(query) : null;
}

function storage(query: URLSearchParams): Recognition | null {
  if (!query.has('se') && !query.has('si')) return null;
  const issuedAt = timeOf(query.get('st'));
  const expiresAt = timeOf(query.get('se'));
  const isLong = issuedAt !== null && expiresAt !== null && expiresAt - issuedAt > dayMs;
  return recognised('azure.sas_token', {
    ephemeral: isLong ? null : true,
    issuedAt,
    expiresAt,
    scopes: [...(query.get('sp') ?? '')].slice(0, 32),
    // Who the delegation key was made for.
    subject: query.get('skoid'),
    joinKeys: [
      ...namedBy('azure.object', query.get('skoid')),
      ...namedBy('azure.tenant', query.get('sktid')),
      ...namedBy('azure.sas_policy', query.get('si')),
    ],
  });
}

function messaging(query: URLSearchParams): Recognition {
  const resource = query.get('sr') ?? '';
  return recognised('azure.sas_token', {
    ephemeral: true,
    expiresAt: instantFromSeconds(Number(query.get('se'))),
    subject: query.get('skn'),
    audience: resource.length <= 512 ? [resource] : [],
    joinKeys: namedBy('azure.key_name', query.get('skn')),
  });
}

function timeOf(text: string | null): Instant | null {
  return text === null || text.length > 40 ? null : instantFromIso(text);
}
