/** A class of events as the schema has it; `activities` are those that are used, by their id. */
export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
  /** Name of a custom source of Security Lake, which takes one class each. */
  readonly group: string;
  readonly category: { readonly uid: number; readonly name: string };
  readonly activities: Readonly<Record<number, string>>;
}

const general = { 0: 'Unknown', 99: 'Other' };
const findings = { uid: 2, name: 'Findings' };
const identity = { uid: 3, name: 'Identity & Access Management' };
const findingActivities = { ...general, 1: 'Create', 2: 'Update', 3: 'Close' };

/** https://schema.ocsf.io/1.8.0/classes */
export const ocsfClasses = {
  complianceFinding: {
    uid: 2003,
    name: 'Compliance Finding',
    group: 'compliance-finding',
    category: findings,
    activities: findingActivities,
  },
  detectionFinding: {
    uid: 2004,
    name: 'Detection Finding',
    group: 'detection-finding',
    category: findings,
    activities: findingActivities,
  },
  iamAnalysisFinding: {
    uid: 2008,
    name: 'IAM Analysis Finding',
    group: 'iam-analysis-finding',
    category: findings,
    activities: findingActivities,
  },
  authentication: {
    uid: 3002,
    name: 'Authentication',
    group: 'authentication',
    category: identity,
    activities: { ...general, 1: 'Logon', 2: 'Logoff' },
  },
  entityManagement: {
    uid: 3004,
    name: 'Entity Management',
    group: 'entity-management',
    category: identity,
    activities: { ...general, 1: 'Create', 3: 'Update', 11: 'Deactivate' },
  },
  cloudInventory: {
    uid: 5023,
    name: 'Cloud Resources Inventory Info',
    group: 'cloud-resources-inventory-info',
    category: { uid: 5, name: 'Discovery' },
    activities: { ...general, 1: 'Log', 2: 'Collect' },
  },
  apiActivity: {
    uid: 6003,
    name: 'API Activity',
    group: 'api-activity',
    category: { uid: 6, name: 'Application Activity' },
    activities: { ...general, 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
  },
} as const satisfies Record<string, OcsfClass>;

export type OcsfClassName = keyof typeof ocsfClasses;
