import type { ClientCase } from '../../clients/cases/client-case.ts';
import { clientCases } from '../../clients/cases/index.ts';

/**
 * A client from PyPI and a script that does with it what its users do. `packages` are names of PyPI; none: a part of
 * Python. `body` is run inside of an agent of the client's name; asynchronous ones run themselves.
 */
export interface PythonCase extends Omit<ClientCase, 'olderMajors' | 'commonest' | 'formats'> {
  /** Why its uses are not seen: such a row stands in the table and is not counted. */
  readonly unseen?: string;
}

type Own = Pick<PythonCase, 'client' | 'packages' | 'imports' | 'body'> & Partial<PythonCase>;

/** The same credentials, services and expectations as those of a client for Node, with a script of its own. */
export function like(nodeClient: string, own: Own): PythonCase {
  const found = clientCases.find(({ client }) => client === nodeClient);
  if (found === undefined) throw new Error(`no client for Node is called ${nodeClient}`);
  const { olderMajors: _, commonest: __, formats: ___, note: ____, ...same } = found;
  return { ...same, ...own };
}
