import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

export const anthropicFormats: readonly Format[] = opaques([
  ['anthropic-api-key', 'anthropic.api_key', false, 'sk-ant-api03-', /^[\w-]{93}AA$/],
  ['anthropic-admin-key', 'anthropic.admin_key', false, 'sk-ant-admin01-', /^[\w-]{93}AA$/],
  ['anthropic-oauth-access', 'anthropic.access_token', true, 'sk-ant-oat01-', /^[\w-]{40,512}$/],
  ['anthropic-oauth-refresh', 'anthropic.refresh_token', null, 'sk-ant-ort01-', /^[\w-]{40,512}$/],
]);
