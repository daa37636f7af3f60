import type { VerificationView } from '../../src/core/api/views.ts';
import { verifyAudit } from './audit.ts';
import { type Access, auditedRead } from './audited-read.ts';
import type { Engine } from './engine.ts';
import { verify } from './verify.ts';

/** Proves the inventory against the inbox, and the audit against itself. That it was asked for is in the audit. */
export async function verification(
  { db, inTransaction }: Pick<Engine, 'db' | 'inTransaction'>,
  access: Access,
): Promise<VerificationView> {
  const asked = { action: 'inventory.verified', subject: null, items: () => 0 } as const;
  await auditedRead({ db, access }, asked, async () => null);
  const inventory = await verify(inTransaction);
  const { rows, fault } = await verifyAudit(db);
  const wrong = [
    ...Object.values(inventory.missing),
    ...Object.values(inventory.unexplained),
    inventory.unreadable,
  ];
  return {
    ok: fault === null && wrong.every((count) => count === 0),
    ...inventory,
    audit: { links: rows, fault },
  };
}
