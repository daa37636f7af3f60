import { useSignal } from '@preact/signals';
import type { ExportTestView, ExportView } from '../../../src/core/api/export-views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { Confirm } from '../components/confirm.tsx';
import { sentence } from '../components/message.tsx';
import { navigate } from '../router/navigation.ts';
import { Backfill } from './backfill.tsx';
import { exportPath } from './export-path.ts';

type Doing = 'test' | 'pause' | 'resume';

/** What came of an action, for everybody to see and hear. */
interface Outcome {
  readonly ok: boolean;
  readonly words: string;
}

/** What an administrator can do with a destination. */
export function ExportActions({
  destination: { name, paused },
  onChange,
}: {
  readonly destination: ExportView;
  readonly onChange: () => void;
}) {
  const doing = useSignal<Doing | null>(null);
  const outcome = useSignal<Outcome | null>(null);
  const asking = useSignal<'backfill' | 'remove' | null>(null);
  const act = async (what: Doing) => {
    if (doing.peek() !== null) return;
    doing.value = what;
    outcome.value = null;
    try {
      outcome.value = await actions[what](name);
    } catch (error) {
      outcome.value = { ok: false, words: sentence(asMayflyError(error).message) };
    }
    doing.value = null;
    onChange();
  };
  const close = () => (asking.value = null);
  return (
    <div class="export-actions">
      <div class="button-row">
        <Action what="test" now={doing.value} words="Test it" busy="Testing it …" act={act} />
        {paused ? (
          <Action what="resume" now={doing.value} words="Resume" busy="Resuming …" act={act} />
        ) : (
          <Action what="pause" now={doing.value} words="Pause" busy="Pausing …" act={act} />
        )}
        <button type="button" class="button" onClick={() => (asking.value = 'backfill')}>
          Send again from …
        </button>
        <button type="button" class="button button--danger" onClick={() => (asking.value = 'remove')}>
          Remove …
        </button>
      </div>
      <p class={`outcome value ${outcome.value?.ok === false ? 'bad-text' : ''}`} role="status">
        {outcome.value?.words}
      </p>
      {asking.value === 'backfill' && (
        <Backfill
          name={name}
          onClose={close}
          onDone={(words) => {
            outcome.value = { ok: true, words };
            onChange();
          }}
        />
      )}
      {asking.value === 'remove' && <Remove name={name} onClose={close} />}
    </div>
  );
}

const actions: Readonly<Record<Doing, (name: string) => Promise<Outcome>>> = {
  test: async (name) => {
    const { ok, failure } = await send<ExportTestView>('POST', exportPath(name, 'test'));
    if (ok) return { ok, words: 'The receiver is there and takes what is sent.' };
    return { ok, words: `${sentence(failure?.kind ?? 'unclear').slice(0, -1)}: ${failure?.message ?? ''}` };
  },
  pause: async (name) => {
    await send<ExportView>('POST', exportPath(name, 'pause'));
    return { ok: true, words: 'It is paused. Events wait for it as long as they are kept.' };
  },
  resume: async (name) => {
    await send<ExportView>('POST', exportPath(name, 'resume'));
    return { ok: true, words: 'It goes on where it stopped.' };
  },
};

function Action({
  what,
  now,
  words,
  busy,
  act,
}: {
  readonly what: Doing;
  readonly now: Doing | null;
  readonly words: string;
  readonly busy: string;
  readonly act: (what: Doing) => Promise<void>;
}) {
  // Not `disabled`: the keyboard would lose its place.
  return (
    <button type="button" class="button" aria-disabled={now !== null} onClick={() => void act(what)}>
      {now === what ? busy : words}
    </button>
  );
}

function Remove({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const remove = async () => {
    await send<null>('DELETE', exportPath(name));
    navigate('/exports');
  };
  return (
    <Confirm
      title={
        <>
          Remove <span class="value">{name}</span>?
        </>
      }
      doIt="Remove"
      act={remove}
      onClose={onClose}
    >
      <p>
        Its stored secrets and its dead letters go with it, and what it has not got is not sent any more. This
        cannot be undone.
      </p>
    </Confirm>
  );
}
