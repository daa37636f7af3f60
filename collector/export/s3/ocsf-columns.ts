import type { Columns } from '../parquet/column.ts';

/*
 * Types are those of the schema (https://schema.ocsf.io/1.8.0): `integer_t` 32 bits, `timestamp_t` 64 bits in
 * milliseconds, `json_t` text. The attributes are those that Mayfly writes; what else comes is kept in `unmapped`.
 */
const account = { uid: 'text', name: 'text', type_id: 'integer', type: 'text' } as const;
const cloud = { provider: 'text', region: 'text', account } as const;
const product = { name: 'text', vendor_name: 'text', version: 'text' } as const;
const credential = { uid: 'text', type: 'text', last_used_time: 'long' } as const;
const user = {
  uid: 'text',
  name: 'text',
  type_id: 'integer',
  type: 'text',
  credential_uid: 'text',
  programmatic_credentials: [credential],
} as const;
const owner = { uid: 'text', name: 'text', type_id: 'integer', type: 'text' } as const;
const session = {
  uid: 'text',
  issuer: 'text',
  created_time: 'long',
  expiration_time: 'long',
  credential_uid: 'text',
} as const;
const actor = {
  app_name: 'text',
  app_uid: 'text',
  process: { pid: 'integer', uid: 'text', name: 'text' },
  user,
  session,
} as const;
const token = {
  uid: 'text',
  type_id: 'integer',
  type: 'text',
  created_time: 'long',
  expiration_time: 'long',
} as const;
const endpoint = {
  hostname: 'text',
  ip: 'text',
  port: 'integer',
  name: 'text',
  svc_name: 'text',
} as const;
const device = { hostname: 'text', ip: 'text', uid: 'text', type_id: 'integer', type: 'text' } as const;
const resource = {
  uid: 'text',
  name: 'text',
  namespace: 'text',
  type: 'text',
  role_id: 'integer',
  role: 'text',
  owner,
  labels: ['text'],
  created_time: 'long',
  data: 'json',
} as const;
const analytic = { uid: 'text', name: 'text', type_id: 'integer', type: 'text', version: 'text' } as const;

/** Of every class. */
const base = {
  metadata: {
    version: 'text',
    product,
    profiles: ['text'],
    uid: 'text',
    correlation_uid: 'text',
    event_code: 'text',
    log_name: 'text',
    log_provider: 'text',
    sequence: 'integer',
    original_time: 'text',
    logged_time: 'long',
    tenant_uid: 'text',
  },
  category_uid: 'integer',
  category_name: 'text',
  class_uid: 'integer',
  class_name: 'text',
  activity_id: 'integer',
  activity_name: 'text',
  type_uid: 'long',
  type_name: 'text',
  severity_id: 'integer',
  severity: 'text',
  status_id: 'integer',
  status: 'text',
  status_detail: 'text',
  time: 'long',
  time_dt: 'text',
  start_time: 'long',
  end_time: 'long',
  count: 'integer',
  message: 'text',
  cloud,
  device,
  observables: [{ name: 'text', type_id: 'integer', type: 'text', value: 'text' }],
  unmapped: 'json',
} as const satisfies Columns;

const finding = {
  finding_info: {
    uid: 'text',
    title: 'text',
    desc: 'text',
    types: ['text'],
    analytic,
    created_time: 'long',
    modified_time: 'long',
    first_seen_time: 'long',
    last_seen_time: 'long',
    data_sources: ['text'],
    src_url: 'text',
  },
  resources: [resource],
  evidences: [{ data: 'json' }],
  remediation: { desc: 'text' },
  is_alert: 'flag',
} as const satisfies Columns;

const check = {
  uid: 'text',
  name: 'text',
  version: 'text',
  status_id: 'integer',
  status: 'text',
  severity_id: 'integer',
  severity: 'text',
  standards: ['text'],
} as const;

const byClass: ReadonlyMap<unknown, Columns> = new Map<number, Columns>([
  [
    2003,
    {
      ...base,
      ...finding,
      compliance: {
        control: 'text',
        standards: ['text'],
        status_id: 'integer',
        status: 'text',
        checks: [check],
      },
    },
  ],
  [2004, { ...base, ...finding }],
  [
    2008,
    {
      ...base,
      ...finding,
      user,
      applications: [{ uid: 'text', name: 'text', owner }],
      identity_activity_metrics: {
        first_seen_time: 'long',
        last_seen_time: 'long',
        programmatic_credentials: [credential],
      },
      permission_analysis_results: [{ granted_privileges: ['text'] }],
    },
  ],
  [
    3002,
    {
      ...base,
      actor,
      user,
      service: { uid: 'text', name: 'text' },
      session,
      authentication_token: token,
      auth_protocol_id: 'integer',
      auth_protocol: 'text',
      src_endpoint: endpoint,
      dst_endpoint: endpoint,
    },
  ],
  [
    3004,
    {
      ...base,
      actor,
      src_endpoint: endpoint,
      comment: 'text',
      entity: { uid: 'text', name: 'text', type_id: 'integer', type: 'text', user, data: 'json' },
    },
  ],
  [5023, { ...base, resources: [resource] }],
  [
    6003,
    {
      ...base,
      actor,
      api: { operation: 'text', version: 'text', service: { uid: 'text', name: 'text' }, token },
      src_endpoint: endpoint,
      dst_endpoint: endpoint,
      trace: { uid: 'text' },
    },
  ],
]);

/** Columns of a class by its `class_uid`; of one that is not known those that every class has. */
export function ocsfColumns(classUid: unknown): Columns {
  return byClass.get(classUid) ?? base;
}
