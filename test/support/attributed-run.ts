import { fakeSecret } from './fake-secret.ts';
import { fingerprintOf, type HookedOptions, type HookedRun, runHooked } from './run-hooked.ts';

/** An actor as it came out of the wire, without the fields that are not known. */
export type KnownActor = Readonly<Record<string, string>>;

export interface AttributedRun extends HookedRun {
  /** Whoever presented each secret, by its name, in order and once each. */
  readonly used: Readonly<Record<string, readonly KnownActor[]>>;
  /** Whoever read each secret from the environment. */
  readonly read: Readonly<Record<string, readonly KnownActor[]>>;
}

/**
 * Runs a program under the real preload that has these secrets in its environment, and tells who read and who
 * presented each. `use(NAME)` in the program reads one and presents it to a server.
 */
export async function attributedRun(
  source: string,
  {
    secrets,
    echo,
    ...options
  }: HookedOptions & { readonly secrets: readonly string[]; readonly echo: string },
): Promise<AttributedRun> {
  const values = Object.fromEntries(secrets.map((name) => [name, fakeSecret('', 32)]));
  const use = `globalThis.use = async (name) => (await fetch('${echo}/' + name, { headers: { authorization: 'Bearer ' + process.env[name] } })).status;`;
  const run = await runHooked(`${use}\n${source}`, {
    packages: 'clients',
    ...options,
    env: { ...values, ...options.env },
  });
  const actors = (kind: 'used' | 'fetched'): AttributedRun['used'] =>
    Object.fromEntries(
      secrets.flatMap((name) => {
        const of = fingerprintOf(values[name] ?? '');
        const seen = run.observations
          .filter(
            (one) => one.kind === kind && one.fingerprint === of && !(one.kind === 'fetched' && one.held),
          )
          .map(({ actor }) => JSON.stringify(known(actor)));
        return seen.length === 0 ? [] : [[name, [...new Set(seen)].map((text) => JSON.parse(text))]];
      }),
    );
  return { ...run, used: actors('used'), read: actors('fetched') };
}

function known(actor: object): KnownActor {
  return Object.fromEntries(
    Object.entries(actor).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
