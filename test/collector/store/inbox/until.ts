import { eventually } from '../../../support/eventually.ts';

/** What the server notices by itself, such as the end of a connection, takes a moment. */
export function until(holds: () => Promise<boolean>): Promise<void> {
  return eventually(async () => {
    if (!(await holds())) throw new Error('it did not become so');
  });
}
