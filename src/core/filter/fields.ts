/** A field of the filter language, as people see it. */
export interface FieldInfo {
  /** One line, for help, suggestions and the reference. */
  readonly about: string;
  /** Other words for it. The first word is the one that is written back. */
  readonly aliases: readonly string[];
  /** A term that shows it. */
  readonly example: string;
}

function field(about: string, example: string, ...aliases: readonly string[]): FieldInfo {
  return { about, example, aliases };
}

/** What a credential is, wherever it is used. */
export const credentialFields = {
  fingerprint: field('its fingerprint, or the beginning of it', 'fingerprint:mf1_abc*', 'fp'),
  provider: field('who issued it', 'provider:aws'),
  type: field('what kind it is', 'type:aws.session'),
  'join-key': field('a public name of it in another system', 'join-key:"aws:ASIA…"', 'key'),
  name: field('the variable, file or secret that held it', 'name:OPENAI_API_KEY'),
  source: field('where it was fetched', 'source:token_endpoint'),
  policy: field('what authorised the fetch', 'policy:"role/deploy"'),
  scope: field('a scope that it was granted', 'scope:repo'),
  subject: field('whom it stands for', 'subject:"ci@example.org"'),
  issuer: field('who signed it, as it says itself', 'issuer:"https://idp.example.org"'),
  audience: field('whom it is meant for', 'audience:api'),
  parent: field('fingerprint of what it was minted from', 'parent:mf1_abc*'),
} as const satisfies Record<string, FieldInfo>;
export type CredentialField = keyof typeof credentialFields;

/** Who used or fetched it where. */
export const usageFields = {
  workload: field('service name of the workload', 'workload:billing', 'service'),
  env: field('deployment environment', 'env:prod', 'environment'),
  namespace: field('service namespace', 'namespace:payments'),
  owner: field('who owns the workload', 'owner:team-a'),
  agent: field('agent on whose behalf', 'agent:"planner"'),
  tool: field('tool on whose behalf', 'tool:search'),
  notebook: field('notebook that ran it', 'notebook:churn.ipynb'),
  user: field('human on whose behalf', 'user:ada'),
  target: field('host where it was presented', 'target:api.openai.com', 'address'),
  operation: field('what was done there', 'operation:"GET /v1/models"', 'op'),
  location: field('where in a request it was presented', 'location:header'),
  outcome: field('what became of a use', 'outcome:denied'),
} as const satisfies Record<string, FieldInfo>;
export type UsageField = keyof typeof usageFields;

/** Either true or false. */
export const flagFields = {
  shared: field('used or fetched by more than one workload', 'shared:true'),
  'never-fetched': field('used, but never seen fetched', 'never-fetched:true'),
  'never-used': field('fetched, but never seen used', 'never-used:true'),
  ephemeral: field('meant to live for a short time', 'ephemeral:false'),
  attributed: field('some agent, tool, notebook or human is known', 'attributed:false'),
} as const satisfies Record<string, FieldInfo>;
export type FlagField = keyof typeof flagFields;

/** Moments. `<5m` of the past is "less than five minutes ago", of `expires` "within five minutes from now". */
export const timeFields = {
  'first-seen': field('first observed', 'first-seen:<1d'),
  'last-seen': field('last observed', 'last-seen:<5m', 'seen'),
  fetched: field('last fetched', 'fetched:>1h'),
  'last-used': field('last used', 'last-used:<5m', 'used'),
  expires: field('expires', 'expires:<1h'),
  issued: field('issued', 'issued:<2026-01-01'),
  ended: field('revoked, logged out or replaced', 'ended:<1d'),
} as const satisfies Record<string, FieldInfo>;
export type TimeField = keyof typeof timeFields;

export const numberFields = {
  uses: field('how often it was used, at most a minute old', 'uses:>100'),
  workloads: field('how many workloads used or fetched it', 'workloads:>=3'),
} as const satisfies Record<string, FieldInfo>;
export type NumberField = keyof typeof numberFields;

export const durationFields = {
  ttl: field('from issued, or first seen, to expiry', 'ttl:>90d'),
} as const satisfies Record<string, FieldInfo>;
export type DurationField = keyof typeof durationFields;
