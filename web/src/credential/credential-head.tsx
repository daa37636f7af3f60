import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { clock } from '../app/clock.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { Fingerprint } from '../components/fingerprint.tsx';
import { StateDot } from '../components/state-dot.tsx';
import { Ago, Until } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { publicName } from '../credentials/public-name.ts';
import { reasonTone } from '../credentials/reason-tone.ts';
import { reasonsOf } from './reasons-of.ts';

/** What the credential is, how it stands, and why somebody should look at it. */
export function CredentialHead({ credential }: { readonly credential: CredentialDetail }) {
  const { fingerprint, provider, type, state, ephemeral, previousFingerprints, rotatedTo } = credential;
  const reasons = reasonsOf(credential, clock.value);
  return (
    <header class="credential-head">
      <div class="credential-title">
        <h1 class="value">{type === 'unknown' ? 'Credential of no known type' : type}</h1>
        <StateDot state={state} />
        {ephemeral !== null && <Chip>{ephemeral ? 'Short-lived' : 'Long-lived'}</Chip>}
      </div>
      <p class="credential-fingerprint">
        <code>{fingerprint}</code>
        <CopyButton text={fingerprint} label="Copy fingerprint" words="Copy" />
      </p>
      <CredentialFigures credential={credential} />
      {reasons.length > 0 && (
        <ul class="credential-reasons" aria-label="Reasons to look at it">
          {reasons.map(({ id, title, why }) => (
            <li key={id}>
              <Chip tone={reasonTone(id)}>{title}</Chip> {why}
            </li>
          ))}
        </ul>
      )}
      <Successors title="The same secret under a later key" of={rotatedTo} />
      <Successors title="The same secret under an earlier key" of={previousFingerprints} />
      {provider !== 'unknown' && (
        <p class="muted">
          <a href={filterLink(filterOf(['provider', provider], ['type', type === 'unknown' ? null : type]))}>
            All of this provider and type
          </a>
        </p>
      )}
    </header>
  );
}

function CredentialFigures({ credential }: { readonly credential: CredentialDetail }) {
  const { provider, uses, expiresAt, endedAt, lastUsedAt, firstSeenAt } = credential;
  const name = publicName(credential);
  return (
    <Figures>
      <Figure title="Provider">
        <span class="value">{provider}</span>
      </Figure>
      {name !== null && (
        <Figure title="Known as">
          <span class="value">{name}</span>
        </Figure>
      )}
      {endedAt === null ? (
        <Figure title={isPast(expiresAt) ? 'Expired' : 'Expires'}>
          <Until at={expiresAt} none="not known" />
        </Figure>
      ) : (
        <Figure title="Ended">
          <Ago at={endedAt} />
        </Figure>
      )}
      <Figure title="Last used">
        <Ago at={lastUsedAt} none="never seen used" />
      </Figure>
      <Figure title="Uses">
        <Uses uses={uses} />
      </Figure>
      <Figure title="First seen">
        <Ago at={firstSeenAt} />
      </Figure>
    </Figures>
  );
}

function isPast(at: string | null): boolean {
  return at !== null && Date.parse(at) <= clock.peek();
}

function Successors({ title, of }: { readonly title: string; readonly of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <p class="successors">
      {title}:{' '}
      {of.map((fingerprint) => (
        <Fingerprint key={fingerprint} value={fingerprint} />
      ))}
    </p>
  );
}
