import type { Page, TokenView } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answered } from '../components/answered.tsx';
import { Empty } from '../components/message.tsx';
import { Section } from '../components/section.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { isAdmin } from '../session/session.ts';
import { NewTokenForm } from '../tokens/new-token-form.tsx';
import { TokenRows } from '../tokens/token-rows.tsx';

/** Tokens of senders and readers: for administrators. */
export function TokensView() {
  if (!isAdmin.value) {
    return (
      <Empty whole title="Tokens are for administrators">
        <p>Sign out, and in with an admin token. From a terminal: mayfly token list</p>
      </Empty>
    );
  }
  return <Tokens />;
}

function Tokens() {
  const asked = useAnswer<Page<TokenView>>(apiPath('tokens'));
  return (
    <div class="view">
      <ViewHead
        title="Tokens"
        about="Who may send and who may read. Those of the collector's own settings are not listed."
      />
      <Section id="new-token" title="Make a token">
        <NewTokenForm onMade={asked.reload} />
      </Section>
      <Section id="tokens" title="Tokens">
        <Answered asked={asked} what="tokens">
          {({ items }) =>
            items.length === 0 ? (
              <p class="muted">None was made yet.</p>
            ) : (
              <TokenRows tokens={items} onChange={asked.reload} />
            )
          }
        </Answered>
      </Section>
    </div>
  );
}
