import type { Instant } from '../../../src/core/instant.ts';
import type { ExportEvent } from '../../../src/core/siem/event.ts';
import { appendAudit } from '../audit.ts';
import type { AuditAction } from '../audit-entry.ts';
import { type Access, auditedRead } from '../audited-read.ts';
import type { Database } from '../database.ts';
import {
  type Acknowledged,
  acknowledge,
  countDeadLetters,
  type DeadLetter,
  type Failed,
  giveUpLease,
  type Lease,
  noteFailure,
  pauseDestination,
  readReplayed,
  settleReplayed,
  takeLease,
} from './deliveries.ts';
import {
  addDestination,
  changeDestination,
  type DeadLetterRow,
  type DestinationDraft,
  type DestinationState,
  moveCursor,
  pauseOrResume,
  readDeadLetters,
  readDestinations,
  readSecrets,
  removeDestination,
  replayDeadLetters,
  type SealedSecrets,
} from './destination-rows.ts';
import { type EventPage, type EventQuestion, readEvents } from './event-source.ts';
import { exportEvents } from './export-events.ts';
import { previewRows } from './preview-rows.ts';
import { type OutboxPosition, positionAt } from './read-outbox.ts';
import { sharedReads } from './shared-reads.ts';

/** Everything about exports that is in the database. What somebody asks or changes is in the audit. */
export interface ExportStore {
  readonly list: (access: Access) => Promise<readonly DestinationState[]>;
  /** Null: there is none. */
  readonly get: (name: string, access: Access) => Promise<DestinationState | null>;
  readonly add: (
    added: { readonly draft: DestinationDraft; readonly secrets: SealedSecrets },
    access: Access,
  ) => Promise<void>;
  readonly change: (changed: Parameters<typeof changeDestination>[1], access: Access) => Promise<void>;
  readonly remove: (name: string, access: Access) => Promise<void>;
  readonly pause: (
    which: { readonly name: string; readonly paused: boolean },
    access: Access,
  ) => Promise<void>;
  readonly move: (to: { readonly name: string; readonly cursor: number }, access: Access) => Promise<void>;
  readonly replay: (
    which: { readonly name: string; readonly ids: readonly string[] | null },
    access: Access,
  ) => Promise<number>;
  readonly deadLetters: (
    page: Parameters<typeof readDeadLetters>[1],
    access: Access,
  ) => Promise<readonly DeadLetterRow[]>;
  /** A link of the audit. */
  readonly record: (
    link: { readonly action: AuditAction; readonly subject: string | null },
    access: Access,
  ) => Promise<void>;
  /** Events of a credential, by its UUID, as if they were exported now. */
  readonly preview: (
    uuid: string,
    access: Access,
    publicUrl: string | null,
  ) => Promise<readonly ExportEvent[]>;
  readonly positionAt: (from: Instant) => ReturnType<typeof positionAt>;
  readonly delivery: DeliveryStore;
  /** Hears of each window that this process has written, until the returned function is called. */
  readonly follow: (flushed: () => void) => () => void;
}

/** What whoever delivers needs: the collector itself, not somebody who asks. */
export interface DeliveryStore {
  readonly destinations: () => Promise<readonly DestinationState[]>;
  readonly secrets: (name: string) => Promise<SealedSecrets>;
  readonly take: (lease: Lease, leaseMs: number) => Promise<OutboxPosition | null>;
  readonly giveUp: (lease: Lease) => Promise<void>;
  readonly read: (question: EventQuestion) => Promise<EventPage>;
  readonly acknowledge: (lease: Lease, done: Acknowledged) => Promise<void>;
  readonly failed: (lease: Lease, failed: Failed) => Promise<void>;
  readonly replayed: (name: string, limit: number) => Promise<readonly DeadLetter[]>;
  readonly settleReplayed: (
    lease: Lease,
    settled: { readonly taken: readonly string[]; readonly dead: readonly DeadLetter[] },
  ) => Promise<void>;
  readonly deadLetters: (name: string) => Promise<number>;
  readonly pause: (name: string) => Promise<void>;
}

type Guard = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createExportStore(
  db: Database,
  { guard, follow }: { readonly guard: Guard; readonly follow: ExportStore['follow'] },
): ExportStore {
  return {
    list: (access) =>
      guard(() =>
        auditedRead(
          { db, access },
          { action: 'exports.read', subject: null, items: (all) => all.length },
          (transaction) => readDestinations(transaction),
        ),
      ),
    get: (name, access) =>
      guard(() =>
        auditedRead(
          { db, access },
          { action: 'export.read', subject: name, items: (found) => Number(found !== null) },
          async (transaction) => (await readDestinations(transaction, name))[0] ?? null,
        ),
      ),
    add: (added, access) => guard(() => addDestination(db, added, access)),
    change: (changed, access) => guard(() => changeDestination(db, changed, access)),
    remove: (name, access) => guard(() => removeDestination(db, name, access)),
    pause: (which, access) => guard(() => pauseOrResume(db, which, access)),
    move: (to, access) => guard(() => moveCursor(db, to, access)),
    replay: (which, access) => guard(() => replayDeadLetters(db, which, access)),
    deadLetters: (page, access) =>
      guard(() =>
        auditedRead(
          { db, access },
          { action: 'dead_letters.read', subject: page.name, items: (all) => all.length },
          (transaction) => readDeadLetters(transaction, page),
        ),
      ),
    record: (link, access) =>
      guard(() =>
        db
          .transaction()
          .execute((transaction) => appendAudit(transaction, { ...access, ...link, items: null })),
      ),
    preview: (uuid, access, publicUrl) =>
      guard(() =>
        auditedRead(
          { db, access },
          { action: 'export.previewed', subject: uuid, items: (events) => events.length },
          async (transaction) => {
            const rows = await previewRows(transaction, uuid, access.at);
            const events = await exportEvents(transaction, rows, { now: access.at, publicUrl });
            return events.filter((event) => event !== null);
          },
        ),
      ),
    positionAt: (from) => guard(() => positionAt(db, from)),
    delivery: deliveryStore(db, guard),
    follow,
  };
}

function deliveryStore(db: Database, guard: Guard): DeliveryStore {
  return {
    destinations: () => guard(() => readDestinations(db)),
    secrets: (name) => guard(() => readSecrets(db, name)),
    take: (lease, leaseMs) => guard(() => takeLease(db, lease, leaseMs)),
    giveUp: (lease) => guard(() => giveUpLease(db, lease)),
    read: sharedReads((question) => guard(() => readEvents(db, question))),
    acknowledge: (lease, done) => guard(() => acknowledge(db, lease, done)),
    failed: (lease, failed) => guard(() => noteFailure(db, lease, failed)),
    replayed: (name, limit) => guard(() => readReplayed(db, name, limit)),
    settleReplayed: (lease, settled) => guard(() => settleReplayed(db, lease, settled)),
    deadLetters: (name) => guard(() => countDeadLetters(db, name)),
    pause: (name) => guard(() => pauseDestination(db, name)),
  };
}
