import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf } from '../support/run-hooked.ts';

/** What a spool tells of a use: where, how often until then, and on whose behalf. */
export interface Use {
  readonly location: unknown;
  readonly count: unknown;
  readonly notebook: unknown;
  readonly cell: unknown;
  readonly executionCount: unknown;
  readonly kernelId: unknown;
  readonly user: unknown;
  readonly instance: unknown;
}

interface Pair {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Line {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Pair[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { readonly name: string; readonly attributes: readonly Pair[] }[];
    }[];
  }[];
}

/** Uses of a secret that were sent, in their order: read from the lines, which tell more than the inventory keeps. */
export function usesOf(spool: string, secret: string): readonly Use[] {
  const wanted = fingerprintOf(secret);
  const files = existsSync(spool) ? readdirSync(spool).filter((name) => name.endsWith('.ndjson')) : [];
  return files
    .flatMap((name) => readFileSync(join(spool, name), 'utf8').split('\n'))
    .filter((line) => line.includes(wanted))
    .flatMap((line) => (JSON.parse(line) as Line).resourceSpans)
    .flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.flatMap(({ name, attributes }): Use[] => {
          const told = bag(attributes);
          const isUse = name === 'credential.use' && told['mayfly.use.outcome'] === 'sent';
          return isUse && told['mayfly.credential.fingerprint'] === wanted
            ? [useOf(told, bag(resource.attributes))]
            : [];
        }),
      ),
    );
}

function useOf(told: Record<string, unknown>, resource: Record<string, unknown>): Use {
  return {
    location: told['mayfly.use.location'],
    count: Number(told['mayfly.count']),
    notebook: told['mayfly.notebook.path'],
    cell: told['mayfly.notebook.cell_id'],
    executionCount: Number(told['mayfly.notebook.execution_count']),
    kernelId: told['mayfly.notebook.kernel_id'],
    user: told['user.id'],
    instance: resource['service.instance.id'],
  };
}

function bag(pairs: readonly Pair[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
