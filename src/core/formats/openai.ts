import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

/** The keys carry `T3BlbkFJ` in the middle: base64 of `OpenAI`. */
export const openaiFormats: readonly Format[] = [
  opaque({
    id: 'openai-project-key',
    type: 'openai.project_key',
    prefixes: ['sk-proj-'],
    pattern: /^sk-proj-[\w-]{20,74}T3BlbkFJ[\w-]{20,74}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'openai-svcacct-key',
    type: 'openai.service_account_key',
    prefixes: ['sk-svcacct-'],
    pattern: /^sk-svcacct-[\w-]{20,74}T3BlbkFJ[\w-]{20,74}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'openai-admin-key',
    type: 'openai.admin_key',
    prefixes: ['sk-admin-'],
    pattern: /^sk-admin-[\w-]{40,80}T3BlbkFJ[\w-]{40,80}$/,
    ephemeral: null,
  }),
  opaque({
    id: 'openai-legacy-key',
    type: 'openai.user_key',
    prefixes: ['sk-'],
    pattern: /^sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'openai-realtime-client-secret',
    type: 'openai.realtime_client_secret',
    prefixes: ['ek_'],
    // A digit keeps ordinary identifiers out; Stripe's `ek_live_…` has an underscore more.
    pattern: /^ek_(?=[A-Za-z]{0,255}[0-9])[A-Za-z0-9]{16,256}$/,
    ephemeral: true,
  }),
];
