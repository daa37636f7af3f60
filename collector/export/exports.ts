import { isDestinationName } from '../../src/core/api/destination-name.ts';
import type {
  BackfillView,
  DeadLetterView,
  ExportDraft,
  ExportPreview,
  ExportTestView,
  ExportView,
} from '../../src/core/api/export-views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { SiemFormat } from '../../src/core/siem/format.ts';
import type { Access } from '../store/audited-read.ts';
import { iso } from '../store/credential-summary.ts';
import type {
  DestinationDraft,
  DestinationState,
  StoredDestination,
} from '../store/export/destination-rows.ts';
import type { ExportStore } from '../store/export/export-store.ts';
import { DeliveryFailure } from './delivery-failure.ts';
import type { DestinationKind } from './destination.ts';
import type { DestinationMaker } from './destination-maker.ts';
import { deadLetterView, exportView } from './export-view.ts';
import { plainReason } from './plain-reason.ts';

/** What operators do with exports. Everything is in the audit; no answer holds a secret. */
export interface Exports {
  readonly list: (access: Access) => Promise<readonly ExportView[]>;
  /** These throw `not_found` when there is none of that name. */
  readonly get: (name: string, access: Access) => Promise<ExportView>;
  /** Throws `conflict`, and `request.invalid` for what will not work. */
  readonly create: (name: string, draft: Partial<ExportDraft>, access: Access) => Promise<ExportView>;
  readonly update: (name: string, draft: Partial<ExportDraft>, access: Access) => Promise<ExportView>;
  readonly remove: (name: string, access: Access) => Promise<void>;
  /** Sends nothing of the inventory. */
  readonly test: (name: string, access: Access) => Promise<ExportTestView>;
  readonly pause: (name: string, access: Access) => Promise<ExportView>;
  readonly resume: (name: string, access: Access) => Promise<ExportView>;
  /** Sends again what was recorded from a moment on, as far as it is kept. */
  readonly backfill: (name: string, from: Instant, access: Access) => Promise<BackfillView>;
  /** Sends dead letters again: these, or all. Returns how many. */
  readonly replay: (name: string, ids: readonly string[] | null, access: Access) => Promise<number>;
  readonly deadLetters: (
    name: string,
    page: { readonly before: number | null; readonly limit: number },
    access: Access,
  ) => Promise<readonly DeadLetterView[]>;
  /** The exact records of a real credential in a format. */
  readonly preview: (
    wanted: {
      readonly fingerprint: string;
      readonly format: string;
      readonly options: Readonly<Record<string, string>>;
    },
    access: Access,
  ) => Promise<ExportPreview>;
  readonly kinds: readonly DestinationKind[];
  readonly formats: readonly SiemFormat[];
}

export interface ExportsDeps {
  readonly store: ExportStore;
  readonly maker: DestinationMaker;
  readonly kinds: readonly DestinationKind[];
  readonly formats: readonly SiemFormat[];
  readonly publicUrl: string | null;
  /** Something has changed: whoever delivers looks now. */
  readonly changed: () => void;
}

const testMs = 30_000;

export function createExports(deps: ExportsDeps): Exports {
  const { store, kinds, formats, changed } = deps;
  const view = (state: DestinationState): ExportView =>
    exportView(state, kinds.find(({ name }) => name === state.destination.kind) ?? null);
  const find = async (name: string, access: Access): Promise<DestinationState> => {
    const state = isDestinationName(name) ? await store.get(name, access) : null;
    if (state === null) throw new MayflyError('not_found', 'there is no destination of this name');
    return state;
  };
  const after = async (name: string, access: Access): Promise<ExportView> => {
    changed();
    return view(await find(name, access));
  };
  return {
    kinds,
    formats,
    list: async (access) => (await store.list(access)).map(view),
    get: async (name, access) => view(await find(name, access)),
    create: async (name, draft, access) => {
      await asked(() => create(deps, { name, draft }, access));
      return after(name, access);
    },
    update: async (name, draft, access) => {
      const { destination } = await find(name, access);
      await asked(() => update(deps, { known: destination, draft }, access));
      return after(name, access);
    },
    remove: async (name, access) => {
      await store.remove(name, access);
      changed();
    },
    test: async (name, access) => {
      const { destination } = await find(name, access);
      await store.record({ action: 'export.tested', subject: name }, access);
      return test(deps, destination);
    },
    pause: async (name, access) => {
      await store.pause({ name, paused: true }, access);
      return after(name, access);
    },
    resume: async (name, access) => {
      await store.pause({ name, paused: false }, access);
      return after(name, access);
    },
    backfill: (name, from, access) => backfill(deps, { name, from }, access),
    replay: async (name, ids, access) => {
      const letters = await store.replay({ name, ids }, access);
      changed();
      return letters;
    },
    deadLetters: async (name, page, access) => {
      await find(name, access);
      return (await store.deadLetters({ name, ...page }, access)).map(deadLetterView);
    },
    preview: (wanted, access) => asked(() => preview(deps, wanted, access)),
  };
}

async function backfill(
  { store, changed }: ExportsDeps,
  { name, from }: { readonly name: string; readonly from: Instant },
  access: Access,
): Promise<BackfillView> {
  const { cursor, oldest } = await store.positionAt(from);
  await store.move({ name, cursor }, access);
  changed();
  return { name, from: iso(from), keptFrom: oldest === null || oldest <= from ? null : iso(oldest) };
}

const standard = { options: {}, filter: '', rollup: 'none', paused: false, perSecond: null } as const;

async function create(
  { store, maker }: ExportsDeps,
  { name, draft }: { readonly name: string; readonly draft: Partial<ExportDraft> },
  access: Access,
): Promise<void> {
  if (!isDestinationName(name))
    throw wrong('a name has 1 to 63 small letters, digits and dashes, and begins with no dash');
  if (draft.kind === undefined) throw wrong('kind is missing');
  const [format] = maker.kindOf(draft.kind).formats;
  const whole: DestinationDraft = { ...standard, settings: {}, format, ...draft, name, kind: draft.kind };
  const { settings, secrets } = maker.withoutSecrets(whole);
  const made = { ...whole, settings };
  await maker.check(made, secrets);
  await store.add({ draft: made, secrets }, access);
}

async function update(
  { store, maker }: ExportsDeps,
  { known, draft }: { readonly known: StoredDestination; readonly draft: Partial<ExportDraft> },
  access: Access,
): Promise<void> {
  if (draft.kind !== undefined && draft.kind !== known.kind) {
    throw wrong(`a destination stays of its kind (${known.kind}): make another one`);
  }
  const whole: DestinationDraft = { ...known, ...draft, name: known.name, kind: known.kind };
  const { settings, secrets } = maker.withoutSecrets(whole);
  const given = draft.settings ?? {};
  const kept = known.stored.filter((name) => given[name] === undefined);
  // Or a secret that nobody may see could be had by sending it elsewhere.
  if (kept.length > 0 && !areSame(settings, known.settings)) {
    throw wrong(`when settings change, stored secrets are given again: ${kept.join(', ')}`);
  }
  const made = { ...whole, settings };
  const before = await store.delivery.secrets(known.name);
  const still = Object.fromEntries(Object.entries(before).filter(([name]) => kept.includes(name)));
  await maker.check(made, { ...still, ...secrets });
  await store.change({ draft: made, secrets, kept: [...kept, ...Object.keys(secrets)] }, access);
}

function areSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length && entries.every(([name, value]) => other[name] === value)
  );
}

async function test({ store, maker }: ExportsDeps, known: StoredDestination): Promise<ExportTestView> {
  try {
    maker.formatOf(known);
    const destination = await maker.make(known, await store.delivery.secrets(known.name));
    try {
      await destination.check(AbortSignal.timeout(testMs));
    } finally {
      await destination.close();
    }
    return { ok: true, failure: null };
  } catch (error) {
    if (error instanceof DeliveryFailure) return failed(error.kind, error.message);
    if (error instanceof MayflyError && error.code === 'config.invalid')
      return failed('refused', error.message);
    if (error instanceof Error && error.name === 'TimeoutError') {
      return failed('timeout', `the receiver has not answered within ${testMs} ms`);
    }
    throw error;
  }
}

function failed(kind: string, message: string): ExportTestView {
  return { ok: false, failure: { kind, message: plainReason(message) } };
}

async function preview(
  { store, maker, formats, publicUrl }: ExportsDeps,
  { fingerprint, format, options }: Parameters<Exports['preview']>[0],
  access: Access,
): Promise<ExportPreview> {
  if (!isFingerprint(fingerprint)) throw wrong('fingerprint is none: it looks like mf1_…');
  const write = maker.formatOf({ format, options });
  const events = await store.preview(fingerprintUuid(fingerprint), access, publicUrl);
  if (events.length === 0) throw new MayflyError('not_found', 'there is no credential with this fingerprint');
  return {
    format,
    contentType: formats.find(({ name }) => name === format)?.contentType ?? 'text/plain',
    records: events.map((event) => {
      const { body, group } = write(event);
      return { body, group, event };
    }),
  };
}

function wrong(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}

/** What is wrong with settings is, of a request, wrong with the request. */
async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'config.invalid') throw error;
    throw new MayflyError('request.invalid', error.message, { cause: error });
  }
}
