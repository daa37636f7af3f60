import { at, isNode, type JsonNode } from './json-node.ts';

/** What the schema demands of what is written, carried over from it (https://schema.ocsf.io/1.8.0). */
interface Demand {
  readonly required?: string;
  readonly anyOf?: string;
}

const ofAll = 'activity_id category_uid class_uid metadata severity_id time type_uid';
const classes: Readonly<Record<number, Demand & { category: number; activities: string; profiles: string }>> =
  {
    2003: {
      required: 'compliance finding_info',
      category: 2,
      activities: '0 1 2 3 99',
      profiles: 'cloud datetime',
    },
    2004: { required: 'finding_info', category: 2, activities: '0 1 2 3 99', profiles: 'cloud datetime' },
    2008: {
      required: 'finding_info',
      anyOf: 'access_analysis_result applications identity_activity_metrics permission_analysis_results',
      category: 2,
      activities: '0 1 2 3 99',
      profiles: 'cloud datetime',
    },
    3002: {
      required: 'user',
      anyOf: 'service dst_endpoint',
      category: 3,
      activities: '0 1 2 3 4 5 6 7 99',
      profiles: 'cloud datetime host',
    },
    3004: {
      required: 'entity',
      category: 3,
      activities: '0 1 2 3 4 5 6 7 8 9 10 11 12 13 99',
      profiles: 'cloud datetime host',
    },
    5023: {
      anyOf: 'cloud container database databucket idp resources table',
      category: 5,
      activities: '0 1 2 99',
      profiles: 'datetime',
    },
    6003: {
      required: 'actor api src_endpoint',
      category: 6,
      activities: '0 1 2 3 4 99',
      profiles: 'cloud datetime host trace',
    },
  };

const endpoint = 'ip uid name hostname svc_name instance_uid interface_uid interface_name domain';
const named = { anyOf: 'name uid' };
const user = { anyOf: 'account name uid' };
/** By the name of the attribute that holds the object. */
const objects: Readonly<Record<string, Demand>> = {
  metadata: { required: 'version product' },
  product: named,
  service: named,
  analytic: { required: 'type_id', ...named },
  resources: named,
  applications: named,
  account: named,
  actor: { anyOf: 'process user session app_name app_uid' },
  process: { anyOf: 'pid uid' },
  user,
  owner: user,
  api: { required: 'operation' },
  src_endpoint: { anyOf: endpoint },
  dst_endpoint: { anyOf: endpoint },
  device: { required: 'type_id', anyOf: endpoint },
  cloud: { required: 'provider' },
  trace: { required: 'uid' },
  entity: { anyOf: 'name uid device group org policy user' },
  programmatic_credentials: { required: 'uid' },
  observables: { required: 'type_id' },
  finding_info: { required: 'uid' },
  remediation: { required: 'desc' },
  evidences: { anyOf: 'actor api data device dst_endpoint process src_endpoint user' },
};

const idsWithNames: Readonly<Record<string, readonly string[]>> = {
  severity: [
    '0 Unknown',
    '1 Informational',
    '2 Low',
    '3 Medium',
    '4 High',
    '5 Critical',
    '6 Fatal',
    '99 Other',
  ],
  role: ['1 Target', '2 Actor', '3 Affected', '4 Related'],
  auth_protocol: ['4 OpenID', '5 SAML', '6 OAUTH 2.0'],
};
const profileOf = { cloud: 'cloud', device: 'host', trace: 'trace', time_dt: 'datetime' } as const;

/** What is wrong with an event by those demands; empty: nothing. */
export function ocsfProblems(event: JsonNode): string[] {
  const uid = Number(event['class_uid']);
  const demand = classes[uid];
  if (demand === undefined) return [`class ${String(event['class_uid'])} is not one that is written`];
  const activity = Number(event['activity_id']);
  const problems = [
    ...missing(event, { ...demand, required: `${ofAll} ${demand.required ?? ''}`.trim() }, 'event'),
    ...walk(event, 'event'),
    ...profileProblems(event, demand.profiles),
    ...tooNew(event, String(at(event, 'metadata.version'))),
  ];
  if (!demand.activities.split(' ').includes(String(activity))) problems.push(`activity ${activity}`);
  if (event['type_uid'] !== uid * 100 + activity)
    problems.push('type_uid is not class_uid * 100 + activity_id');
  if (event['category_uid'] !== demand.category) problems.push('category of another class');
  if (!Number.isSafeInteger(event['time'])) problems.push('time is not in whole milliseconds');
  return problems;
}

function missing(node: JsonNode, { required = '', anyOf = '' }: Demand, path: string): string[] {
  const absent = words(required).filter((name) => !(name in node));
  const hasOne = anyOf === '' || words(anyOf).some((name) => name in node);
  return [
    ...absent.map((name) => `${path}.${name} is missing`),
    ...(hasOne ? [] : [`${path} needs one of ${anyOf}`]),
  ];
}

function walk(node: JsonNode, path: string): string[] {
  return Object.entries(node).flatMap(([name, value]) => {
    const here = `${path}.${name}`;
    if (name === 'unmapped' || name === 'data') return [];
    if (value === null) return [`${here} is null`];
    const ids = idsWithNames[name];
    const wrongName =
      ids !== undefined && !ids.includes(`${String(node[`${name}_id`])} ${String(value)}`)
        ? [`${here} is not the name of ${name}_id`]
        : [];
    const below = (Array.isArray(value) ? value : [value]).filter(isNode);
    return [
      ...wrongName,
      ...below.flatMap((child) => [...missing(child, objects[name] ?? {}, here), ...walk(child, here)]),
    ];
  });
}

function profileProblems(event: JsonNode, allowed: string): string[] {
  const active = at(event, 'metadata.profiles');
  if (!Array.isArray(active)) return ['metadata.profiles is missing'];
  const isPlain = (name: string): boolean =>
    (name === 'cloud' && event['class_uid'] === 5023) || (name === 'device' && event['category_uid'] === 2);
  const needed = Object.entries(profileOf)
    .filter(([name]) => name in event && !isPlain(name))
    .map(([, profile]) => profile);
  return [
    ...needed
      .filter((profile) => !active.includes(profile))
      .map((profile) => `profile ${profile} is missing`),
    ...active
      .filter((profile) => !words(allowed).includes(String(profile)))
      .map((profile) => `profile ${profile}`),
  ];
}

/** Attributes that are written and came after 1.5.0, found by compiling the releases of the schema. */
const came: Readonly<Record<string, string>> = {
  programmatic_credentials: '1.6.0',
  role_id: '1.6.0',
  identity_activity_metrics: '1.6.0',
  'api.token': '1.8.0',
  'authentication_token.uid': '1.8.0',
};

function tooNew(node: JsonNode, version: string, above = ''): string[] {
  return Object.entries(node).flatMap(([name, value]) => {
    if (name === 'unmapped' || name === 'data') return [];
    const since = came[`${above}.${name}`] ?? came[name] ?? '1.5.0';
    const below = (Array.isArray(value) ? value : [value]).filter(isNode);
    return [
      ...(since > version ? [`${above}.${name} is not of ${version}`] : []),
      ...(above.endsWith('user') && name === 'type_id' && value === 4 && version < '1.6.0'
        ? ['user.type_id 4 is not of 1.5.0']
        : []),
      ...below.flatMap((child) => tooNew(child, version, name)),
    ];
  });
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
