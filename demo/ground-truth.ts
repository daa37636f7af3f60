import type { CredentialSummary } from '../src/core/api/views.ts';
import { canonicalValue } from '../src/core/canonical.ts';
import { fingerprint, fingerprintKey } from '../src/core/fingerprint.ts';
import type { Stage, StageTruth } from './stage.ts';

/** How a credential came into a program. */
export type Origin = 'file' | 'environment' | 'issued';

/** A credential that the demo knows to exist, because it made or issued it. */
export interface KnownCredential {
  readonly what: string;
  readonly origin: Origin;
  readonly secret: string;
  /** How often the servers were shown it. */
  readonly uses: number;
}

/** A known credential and its row of the inventory; null: it is not there. */
export interface Match {
  readonly known: KnownCredential;
  readonly found: CredentialSummary | null;
}

/**
 * An AWS session is three texts and one credential, named by its access key id, because the secret half
 * never crosses the wire. The two other texts are left out here.
 */
const partsOfAnother: ReadonlySet<string> = new Set(['session secret access key', 'session token']);

/** Everything that was given to the programs or issued to them while they ran. */
export function knownCredentials(stage: Stage, truth: StageTruth): readonly KnownCredential[] {
  const all = [...truth.oauth, ...truth.aws, ...truth.model, ...truth.api];
  const usesOf = (secret: string): number =>
    all.filter((entry) => entry.kind === 'used' && entry.secret === secret).length;
  const { secrets } = stage;
  const given: readonly (readonly [string, Origin, string])[] = [
    ['OpenAI key of planner', 'environment', secrets.openaiKey],
    ['Anthropic key in .env', 'file', secrets.anthropicKey],
    ['client secret of ledger-tools', 'file', secrets.ledgerClientSecret],
    ['AWS key of nightly', 'environment', secrets.awsKey.id],
    ['client secret of doomed', 'environment', secrets.doomedClientSecret],
  ];
  const issued = all.flatMap((entry) =>
    entry.kind === 'issued' && !partsOfAnother.has(entry.what)
      ? [[entry.what, 'issued', entry.secret] as const]
      : [],
  );
  return [...given, ...issued].map(([what, origin, secret]) => ({
    what,
    origin,
    secret,
    uses: usesOf(secret),
  }));
}

/** Finds each of them in the inventory by its fingerprint: nothing else of it is there. */
export function match(
  known: readonly KnownCredential[],
  credentials: readonly CredentialSummary[],
  keyText: string,
): readonly Match[] {
  const key = fingerprintKey(keyText);
  const rows = new Map(credentials.map((row) => [row.fingerprint, row]));
  return known.map((one) => {
    const secret = canonicalValue(one.secret);
    return { known: one, found: secret === null ? null : (rows.get(fingerprint(key, secret)) ?? null) };
  });
}
