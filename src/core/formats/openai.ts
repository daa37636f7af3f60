import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

/** The keys carry `T3BlbkFJ` in the middle: base64 of `OpenAI`. */
export const openaiFormats: readonly Format[] = opaques([
  ['openai-project-key', 'openai.project_key', false, 'sk-proj-', /^[\w-]{20,74}T3BlbkFJ[\w-]{20,74}$/],
  [
    'openai-svcacct-key',
    'openai.service_account_key',
    false,
    'sk-svcacct-',
    /^[\w-]{20,74}T3BlbkFJ[\w-]{20,74}$/,
  ],
  ['openai-admin-key', 'openai.admin_key', null, 'sk-admin-', /^[\w-]{40,80}T3BlbkFJ[\w-]{40,80}$/],
  ['openai-legacy-key', 'openai.user_key', false, 'sk-', /^[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$/],
  // A digit keeps ordinary identifiers out; Stripe's `ek_live_…` has an underscore more.
  [
    'openai-realtime-client-secret',
    'openai.realtime_client_secret',
    true,
    'ek_',
    /^(?=[A-Za-z]{0,255}[0-9])[A-Za-z0-9]{16,256}$/,
  ],
  [
    'openai-realtime-client-secret',
    'openai.realtime_client_secret',
    true,
    'ek_',
    /^(?!live_|test_)[\w-]{16,256}$/,
    { place: 'openai' },
  ],
]);
