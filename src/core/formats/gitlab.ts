import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

/** https://docs.gitlab.com/security/tokens/#token-prefixes */
export const gitlabFormats: readonly Format[] = [
  opaque({
    id: 'gitlab-pat',
    type: 'gitlab.personal_token',
    prefixes: ['glpat-'],
    pattern: /^glpat-[\w-]{20}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'gitlab-pat-routable',
    type: 'gitlab.personal_token',
    prefixes: ['glpat-'],
    pattern: /^glpat-[\w-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7,9}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'gitlab-job-token',
    type: 'gitlab.job_token',
    prefixes: ['glcbt-'],
    pattern: /^glcbt-[0-9A-Za-z]{1,5}_[\w-]{20}$/,
    ephemeral: true,
  }),
];
