import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

/** Keys of Microsoft Entra and Azure that are one opaque text. */
export const azureFormats: readonly Format[] = opaques([
  // The first three characters are `hint` in Microsoft Graph's passwordCredential; the fourth is a digit.
  [
    'azure-entra-client-secret',
    'azure.client_secret',
    false,
    '',
    /^[\w~.]{3}\dQ~[\w~.-]{31,34}$/,
    { mark: [4, 'Q~'] },
  ],
  ['azure-entra-refresh-token', 'azure.refresh_token', null, '0.A', refreshToken()],
  ['azure-entra-refresh-token', 'azure.refresh_token', null, '1.A', refreshToken()],
  [
    'azure-storage-account-key',
    'azure.storage_account_key',
    false,
    '',
    /^[A-Za-z0-9+/]{86}==$/,
    { place: 'azure' },
  ],
  ['azure-devops-pat', 'azure.devops_token', false, '', /^[0-9a-z]{52}$/, { place: 'azure' }],
  // Unverified: the form since 2024.
  [
    'azure-devops-pat',
    'azure.devops_token',
    null,
    '',
    /^[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}$/,
    { mark: [76, 'AZDO'] },
  ],
  // Azure OpenAI and the other AI services; unverified: the longer form.
  ['azure-ai-key', 'azure.ai_key', false, '', /^[0-9a-f]{32}$/, { place: 'azure' }],
  ['azure-ai-key', 'azure.ai_key', false, '', /^[A-Za-z0-9]{84}$/, { place: 'azure' }],
]);

function refreshToken(): RegExp {
  return /^[\w-]{48,512}\.(?:\d\.)?Ag[\w-]{240,4096}(?:\.[\w-]{200,4096}){0,4}$/;
}
