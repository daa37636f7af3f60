import type { ExportEvent } from '../event.ts';
import type { SiemFormat } from '../format.ts';
import { apiActivity } from '../ocsf/api-activity.ts';
import { fetched, loggedOut } from '../ocsf/authentication.ts';
import { coverage } from '../ocsf/coverage.ts';
import { deactivated, inventoryChange, inventoryState } from '../ocsf/entity-management.ts';
import { finding } from '../ocsf/finding.ts';
import { type OcsfDraft, type OcsfSettings, ocsfRecord } from '../ocsf/ocsf-record.ts';
import { ocsfVersions } from '../ocsf/versions.ts';
import { readOptions } from '../read-options.ts';

/** One event is one event of OCSF; what the schema has no attribute for stands under `unmapped.mayfly`. */
export const ocsf: SiemFormat = {
  name: 'ocsf',
  title: 'OCSF 1.8',
  specification: 'https://schema.ocsf.io/1.8.0/',
  contentType: 'application/json',
  options: [
    {
      name: 'version',
      about: 'release of the schema that the receiver checks against',
      values: ocsfVersions,
      fallback: '1.8.0',
    },
    {
      name: 'inventory',
      about: 'changes of the inventory as Entity Management (3004), or the state after each as 5023',
      values: ['change', 'state'],
      fallback: 'change',
    },
  ],
  create: (exporter, options) => {
    const option = readOptions(ocsf.options, options);
    const settings: OcsfSettings = {
      exporter,
      version: ocsfVersions.find((version) => version === option('version')) ?? '1.8.0',
      inventory: option('inventory') === 'state' ? 'state' : 'change',
    };
    return (event) => ocsfRecord(event, draftOf(event, settings), settings);
  },
};

function draftOf(event: ExportEvent, settings: OcsfSettings): OcsfDraft {
  switch (event.kind) {
    case 'used':
      return apiActivity(event, settings);
    case 'fetched':
      return fetched(event, settings);
    case 'ended':
      return event.channel === 'logged_out' ? loggedOut(event, settings) : deactivated(event, settings);
    case 'inventory':
      return settings.inventory === 'state'
        ? inventoryState(event, settings)
        : inventoryChange(event, settings);
    case 'finding':
      return finding(event, settings);
    case 'coverage':
      return coverage(event, settings);
    default:
      return event satisfies never;
  }
}
