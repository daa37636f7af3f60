import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

/** Platforms with one kind of token. */
export const platformFormats: readonly Format[] = [
  opaque({
    id: 'databricks-pat',
    type: 'databricks.personal_token',
    prefixes: ['dapi'],
    pattern: /^dapi[0-9a-f]{32}(?:-\d)?$/,
    ephemeral: null,
  }),
  opaque({
    id: 'npm-token',
    type: 'npm.access_token',
    prefixes: ['npm_'],
    pattern: /^npm_[A-Za-z0-9]{36}$/,
    ephemeral: null,
  }),
  opaque({
    id: 'sendgrid-key',
    type: 'sendgrid.api_key',
    prefixes: ['SG.'],
    pattern: /^SG\.([\w-]{22})\.[\w-]{43}$/,
    ephemeral: false,
    joinKey: 'sendgrid.api_key_id',
  }),
];
