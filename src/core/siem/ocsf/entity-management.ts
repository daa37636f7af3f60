import { credentialName } from '../credential-name.ts';
import type { CredentialFacts, ExportEvent, InventoryChange, InventoryEvent, UsageEvent } from '../event.ts';
import { factEntries } from '../facts.ts';
import { nested } from '../nested.ts';
import { cloud, credentialUser } from './credential-parts.ts';
import { credentialObservables } from './observables.ts';
import type { Fields, OcsfDraft, OcsfSettings } from './ocsf-record.ts';
import { usageAttributes, usageObservables } from './usage-parts.ts';
import { knows } from './versions.ts';

const success = { id: 1, name: 'Success' };
/** The credential stays known after its end: it is no longer in force, not gone. */
const deactivate = 11;
const activities: Readonly<Record<InventoryChange, number>> = {
  created: 1,
  environment_added: 3,
  owner_learnt: 3,
  expiry_learnt: 3,
  ended: deactivate,
};

/** A change of the inventory is Entity Management (3004) of the credential. */
export function inventoryChange(event: InventoryEvent, settings: OcsfSettings): OcsfDraft {
  return {
    class: 'entityManagement',
    activity: activities[event.change],
    status: success,
    hasCredentialUnmapped: false,
    observables: credentialObservables(event.credential, 'entity.uid'),
    attributes: {
      comment: event.summary,
      cloud: cloud(event.credential),
      actor: { app_name: event.workload?.service ?? null },
      entity: entity(event, event.credential, settings),
    },
  };
}

/** A credential that was revoked or replaced, or whose end has no known reason, is no longer in force. */
export function deactivated(event: UsageEvent, settings: OcsfSettings): OcsfDraft {
  const { dst_endpoint: _, ...attributes } = usageAttributes(event, settings);
  return {
    class: 'entityManagement',
    activity: deactivate,
    status: success,
    hasCredentialUnmapped: false,
    observables: [
      ...credentialObservables(event.credential, 'entity.uid'),
      ...usageObservables({ ...event, target: { ...event.target, address: null } }),
    ],
    attributes: {
      ...attributes,
      comment: event.channel,
      status_detail: event.channel,
      entity: entity(event, event.credential, settings),
    },
  };
}

function entity(event: ExportEvent, credential: CredentialFacts, { version }: OcsfSettings): Fields {
  return {
    uid: credential.fingerprint,
    name: credentialName(credential),
    type_id: 99,
    type: 'Credential',
    user: credentialUser(credential, version),
    data: nested(factEntries(event))['credential'] ?? null,
  };
}

/** What the inventory knows after a change, as Cloud Resources Inventory Info (5023): for receivers that keep states. */
export function inventoryState(event: InventoryEvent, { version }: OcsfSettings): OcsfDraft {
  const { credential, workload } = event;
  return {
    class: 'cloudInventory',
    activity: 2,
    status: success,
    hasCredentialUnmapped: false,
    observables: credentialObservables(credential, 'resources[0].uid'),
    attributes: {
      cloud: cloud(credential),
      resources: [
        {
          uid: credential.fingerprint,
          name: credentialName(credential),
          type: 'Credential',
          created_time: Date.parse(credential.issuedAt ?? credential.firstSeenAt),
          owner: workload?.owner == null ? null : { name: workload.owner },
          data: nested(factEntries(event))['credential'] ?? null,
          ...(knows(version, 'resourceRoles') ? { role_id: 1, role: 'Target' } : {}),
        },
      ],
    },
  };
}
