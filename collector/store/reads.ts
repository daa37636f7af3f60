import { listAudit } from './audit.ts';
import { auditedRead } from './audited-read.ts';
import type { Database } from './database.ts';
import { listCredentials } from './list-credentials.ts';
import { readCredential } from './read-credential.ts';
import type { Store } from './store.ts';

/** Every question to the inventory and the audit, each limited to what its asker may see, and recorded. */
export function createReads(db: Database): Pick<Store, 'credentials' | 'credential' | 'audit'> {
  return {
    credentials: (query, access) =>
      auditedRead(
        { db, access },
        { action: 'credentials.read', subject: null, items: (page) => page.items.length },
        (reading, scope) => listCredentials(reading, query, scope),
      ),
    credential: (fingerprint, access) =>
      auditedRead(
        { db, access },
        { action: 'credential.read', subject: fingerprint, items: (found) => (found === null ? 0 : 1) },
        (reading, scope) => readCredential({ db: reading, scope }, fingerprint, access.at),
      ),
    audit: (page, access) =>
      auditedRead(
        { db, access },
        { action: 'audit.read', subject: null, items: (links) => links.length },
        (reading) => listAudit(reading, page),
      ),
  };
}
