import type { ComponentChildren } from 'preact';
import type { Asked } from '../api/use-answer.ts';
import { Failed, Loading, sentence } from './message.tsx';

/** What was asked for, or why it is not there. An answer stays when asking again fails, and says so. */
export function Answered<Answer>({
  asked: { data, error, reload },
  what,
  whole = false,
  children,
}: {
  readonly asked: Asked<Answer>;
  /** What is being loaded: "workloads". */
  readonly what: string;
  /** It is all that the view shows. */
  readonly whole?: boolean;
  readonly children: (answer: Answer) => ComponentChildren;
}) {
  const answer = data.value;
  const problem = error.value;
  if (answer === null)
    return problem === null ? (
      <Loading what={what} />
    ) : (
      <Failed error={problem} retry={reload} whole={whole} />
    );
  return (
    <>
      {problem !== null && (
        <p class="stale" role="status">
          This may be out of date. <span class="value">{sentence(problem.message)}</span>
        </p>
      )}
      {children(answer)}
    </>
  );
}
