/** Kinds of questions as people and programs ask them, each with the paths that take turns. */
export interface Question {
  readonly kind: string;
  /** Which token asks. */
  readonly as: 'everything' | 'one environment' | 'one workload';
  readonly paths: readonly string[];
  /** It adds up much: asked less often. */
  readonly isHeavy?: boolean;
}

interface Known {
  /** Of credentials with evidence in the inbox, of a parent, of the one that a whole fleet uses. */
  readonly observed: readonly string[];
  readonly chained: readonly string[];
  readonly wide: string;
  /** Some days ago, ISO 8601. */
  readonly moment: string;
}

export function questions({ observed, chained, wide, moment }: Known): readonly Question[] {
  const list = (kind: string, as: Question['as'], ...filters: readonly string[]): Question => ({
    kind,
    as,
    paths: filters.map((q) => `/api/v1/credentials?q=${encodeURIComponent(q)}`),
  });
  const detail = (kind: string, fingerprints: readonly string[]): Question => ({
    kind,
    as: 'everything',
    paths: fingerprints.map((name) => `/api/v1/credentials/${name}`),
  });
  return [
    list('the newest', 'everything', ''),
    list('common', 'everything', 'provider:aws', 'is:live', 'env:prod is:live', 'type:openai.key env:prod'),
    list('rare', 'everything', 'provider:vault', 'name:"path/of/503"', 'workload:service-3 tool:tool-5'),
    list(
      'contradictory',
      'everything',
      'provider:aws type:openai.key',
      'workload:nobody',
      'provider:aws env:none',
    ),
    list(
      'negated',
      'everything',
      '-provider:aws',
      '-env:prod is:live',
      '-agent:* -tool:*',
      '-workload:service-3',
    ),
    list('free text', 'everything', 'NAME_7', 'path/of/703', 'agent-3', 'nothing-like-this', 'openai'),
    list(
      'times',
      'everything',
      'last-seen:<5m',
      'first-seen:<1h',
      'expires:<1h',
      'ttl:<1d',
      'is:ended',
      'last-used:>20d',
    ),
    list(
      'flags and numbers',
      'everything',
      'shared:true',
      'never-used:true',
      'attributed:false',
      'uses:>20',
      'owner:team-3',
    ),
    list(
      'beginnings',
      'everything',
      'fingerprint:mf1_ab*',
      'name:path*',
      'workload:service-1*',
      'policy:role/deploy-7*',
    ),
    list(
      'in another order',
      'everything',
      'sort:expires',
      'sort:-uses',
      'sort:first-seen',
      'sort:-first-seen provider:vault',
    ),
    list(
      'as of a moment',
      'everything',
      `as-of:${moment}`,
      `as-of:${moment} is:live env:prod`,
      `as-of:${moment} provider:vault`,
    ),
    list(
      'of a reader of one environment',
      'one environment',
      '',
      'is:live',
      'provider:aws',
      'NAME_7',
      'workload:service-3',
    ),
    list(
      'of a reader of one workload',
      'one workload',
      '',
      'is:live',
      'provider:vault',
      'sort:expires',
      '-provider:aws',
    ),
    detail('a credential, with evidence', observed),
    detail('a credential with a mint chain', chained),
    detail('a credential of 100,000 processes', [wide]),
    {
      kind: 'mint chain',
      as: 'everything',
      paths: chained.map((name) => `/api/v1/credentials/${name}/chain`),
    },
    ...groups.flatMap((path) => readers.map((as) => ({ kind: path, as, paths: [`/api/v1/${path}`] }))),
    ...sums.flatMap((path) =>
      readers.map((as) => ({ kind: path, as, paths: [`/api/v1/${path}`], isHeavy: true })),
    ),
  ];
}

const readers: readonly Question['as'][] = ['everything', 'one environment', 'one workload'];
const groups = ['workloads', 'actors', 'targets', 'issuers', 'coverage', 'model-endpoints', 'matrix'];
const sums = ['attention', 'counts?by=provider', 'counts?by=is', 'counts?by=env', 'completeness', 'exposure'];
