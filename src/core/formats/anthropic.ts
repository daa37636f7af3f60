import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

export const anthropicFormats: readonly Format[] = [
  opaque({
    id: 'anthropic-api-key',
    type: 'anthropic.api_key',
    prefixes: ['sk-ant-api03-'],
    pattern: /^sk-ant-api03-[\w-]{93}AA$/,
    ephemeral: false,
  }),
  opaque({
    id: 'anthropic-admin-key',
    type: 'anthropic.admin_key',
    prefixes: ['sk-ant-admin01-'],
    pattern: /^sk-ant-admin01-[\w-]{93}AA$/,
    ephemeral: false,
  }),
  opaque({
    id: 'anthropic-oauth-access',
    type: 'anthropic.access_token',
    prefixes: ['sk-ant-oat01-'],
    pattern: /^sk-ant-oat01-[\w-]{40,512}$/,
    ephemeral: true,
  }),
  opaque({
    id: 'anthropic-oauth-refresh',
    type: 'anthropic.refresh_token',
    prefixes: ['sk-ant-ort01-'],
    pattern: /^sk-ant-ort01-[\w-]{40,512}$/,
    ephemeral: null,
  }),
];
