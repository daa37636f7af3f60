/** Releases of the schema that can be chosen, the newest first (https://github.com/ocsf/ocsf-schema/releases). */
export const ocsfVersions = ['1.8.0', '1.7.0', '1.6.0', '1.5.0'] as const;
export type OcsfVersion = (typeof ocsfVersions)[number];

/**
 * What is used and came later than 1.5.0, with the release it came with. `is` of a version that is older means: it must
 * not be written, or a receiver that checks drops the event.
 */
const since = {
  /** Class 2008. */
  iamAnalysisFinding: '1.6.0',
  /** `user.programmatic_credentials`; before, `user.credential_uid`. */
  programmaticCredentials: '1.6.0',
  /** `user.type_id` 4. */
  serviceUsers: '1.6.0',
  /** `resource_details.role_id`. */
  resourceRoles: '1.6.0',
  /** `api.token`, `authentication_token.uid`, and their types 6 and 7. */
  apiToken: '1.8.0',
} as const satisfies Record<string, OcsfVersion>;

export type OcsfFeature = keyof typeof since;

/** Whether a version of the schema knows it. */
export function knows(version: OcsfVersion, feature: OcsfFeature): boolean {
  return ocsfVersions.indexOf(version) <= ocsfVersions.indexOf(since[feature]);
}
