import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { ViewProps } from '../app/routes.tsx';
import { Answered } from '../components/answered.tsx';
import { Empty } from '../components/message.tsx';
import { CredentialHead } from '../credential/credential-head.tsx';
import { Evidence } from '../credential/evidence.tsx';
import { Facts } from '../credential/facts.tsx';
import { MintChain } from '../credential/mint-chain.tsx';
import { Timeline } from '../credential/timeline.tsx';
import { UsageRows } from '../credential/usage-rows.tsx';
import { WhoBreaks } from '../credential/who-breaks.tsx';

const everyMs = 5000;

/** One credential: what it is, its life, what it came from, who depends on it, and the evidence. */
export function CredentialView({ parameters }: ViewProps) {
  const fingerprint = parameters['fingerprint'] ?? '';
  const asked = useAnswer<CredentialDetail>(
    apiPath(`credentials/${encodeURIComponent(fingerprint)}`),
    everyMs,
  );
  if (asked.data.value === null && asked.error.value?.code === 'not_found') {
    return (
      <Empty whole title="There is no such credential">
        <p>It was never observed, is no longer kept, or this token may not see it.</p>
        <p>
          <a href="/">To the credentials</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="view credential-view">
      <Answered asked={asked} what="the credential" whole>
        {(credential) => (
          <>
            <CredentialHead credential={credential} />
            <Timeline credential={credential} />
            <WhoBreaks credential={credential} />
            <MintChain credential={credential} />
            <UsageRows credential={credential} />
            <Evidence credential={credential} />
            <Facts credential={credential} />
          </>
        )}
      </Answered>
    </div>
  );
}
