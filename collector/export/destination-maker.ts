import { MayflyError } from '../../src/core/errors.ts';
import type { Exporter, SiemFormat } from '../../src/core/siem/format.ts';
import type { DestinationDraft, SealedSecrets } from '../store/export/destination-rows.ts';
import type { Destination, DestinationDeps, DestinationKind, SettingValues } from './destination.ts';
import type { Formatting } from './outgoing-events.ts';
import type { Sealer } from './secrets/sealer.ts';
import {
  checkReference,
  isSecretReference,
  readSecret,
  type SecretPlaces,
} from './secrets/secret-reference.ts';
import { completeValues } from './setting-values.ts';

export interface MakerDeps extends DestinationDeps {
  readonly kinds: readonly DestinationKind[];
  readonly formats: readonly SiemFormat[];
  readonly sealer: Sealer;
  readonly places: SecretPlaces;
  readonly source: Exporter['source'];
}

/** Destinations from what the database has of them. */
export interface DestinationMaker {
  readonly kindOf: (name: string) => DestinationKind;
  /** Throws `config.invalid` that names what is wrong. */
  readonly formatOf: (draft: Pick<DestinationDraft, 'format' | 'options'>) => Formatting;
  /** With its secrets, as they are now. Connects to nothing yet. */
  readonly make: (
    draft: Pick<DestinationDraft, 'name' | 'kind' | 'settings'>,
    secrets: SealedSecrets,
  ) => Promise<Destination>;
  /** Takes secrets out of settings: references stay, anything else is encrypted. */
  readonly withoutSecrets: (draft: Pick<DestinationDraft, 'name' | 'kind' | 'settings'>) => {
    readonly settings: SettingValues;
    readonly secrets: SealedSecrets;
  };
  /** Makes one and lets it go again: throws what is wrong with it. */
  readonly check: (draft: DestinationDraft, secrets: SealedSecrets) => Promise<void>;
}

export function createDestinationMaker(deps: MakerDeps): DestinationMaker {
  const { kinds, formats, sealer } = deps;
  const kindOf = (name: string): DestinationKind => found(kinds, name, 'kind of destination');
  const formatOf: DestinationMaker['formatOf'] = ({ format, options }) => {
    const made = found(formats, format, 'format');
    const { version, host } = deps.exporter;
    return made.create({ version, host, source: deps.source }, options);
  };
  const make: DestinationMaker['make'] = async ({ name, kind, settings }, secrets) => {
    const values: Record<string, string> = { ...settings };
    for (const setting of secretsOf(kindOf(kind))) {
      const [sealed, given] = [secrets[setting], settings[setting]];
      if (sealed !== undefined) values[setting] = sealer.open(sealed, [name, setting]);
      else if (given !== undefined && isSecretReference(given)) {
        values[setting] = await readSecret(given, deps.places);
      }
    }
    const { settings: known, create } = kindOf(kind);
    return create(completeValues(known, values), deps);
  };
  return {
    kindOf,
    formatOf,
    make,
    withoutSecrets: ({ name, kind, settings }) => {
      const secrets: Record<string, Uint8Array> = {};
      const open: Record<string, string> = { ...settings };
      for (const setting of secretsOf(kindOf(kind))) {
        const given = settings[setting];
        if (given === undefined || given.trim() === '') delete open[setting];
        else if (isSecretReference(given)) checkReference(given);
        else {
          secrets[setting] = sealer.seal(given, [name, setting]);
          delete open[setting];
        }
      }
      return { settings: open, secrets };
    },
    check: async (draft, secrets) => {
      const { formats: taken } = kindOf(draft.kind);
      if (!taken.includes(draft.format)) {
        throw wrong(`${draft.kind} does not take the format ${draft.format}: it takes ${taken.join(', ')}`);
      }
      formatOf(draft);
      await (await make(draft, secrets)).close();
    },
  };
}

function secretsOf({ settings }: DestinationKind): readonly string[] {
  return settings.filter(({ kind }) => kind === 'secret').map(({ name }) => name);
}

function found<Named extends { readonly name: string }>(
  all: readonly Named[],
  name: string,
  what: string,
): Named {
  const one = all.find((each) => each.name === name);
  if (one !== undefined) return one;
  throw wrong(
    `there is no ${what} ${JSON.stringify(name.slice(0, 40))}: there are ${all.map((each) => each.name).join(', ')}`,
  );
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
