import type { JoinName } from '../../src/core/inventory/join.ts';
import { credentialJoins, processJoins, usageJoins } from '../../src/core/inventory/rows.ts';
import { derivedColumns } from './dictionaries.ts';
import type { DerivedColumn } from './join-sql.ts';
import { columnOf, dimensionFields } from './row-fields.ts';

/** A table as a flush writes it. `joins` by column; a column that is in no join never changes. */
export interface JoinedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly joins: Readonly<Record<string, JoinName>>;
  /** Columns that follow from others, in SQL. */
  readonly derived?: Readonly<Record<string, DerivedColumn>>;
}

const usageKey = ['fingerprint', 'context', 'instance', 'hour'] as const;

/**
 * In the order of writing, which is the order of locking too: everybody the same, so that two collectors cannot
 * wait for each other.
 */
export const joinedTables = {
  process: table('process', ['id', 'instance'], byColumn(processJoins)),
  context: {
    name: 'context',
    key: ['id'],
    columns: ['id', 'tuple', ...dimensionFields.map(columnOf)],
    joins: {},
  },
  credential: withDerived(
    table('credential', ['fingerprint'], byColumn(credentialJoins)),
    derivedColumns('_told'),
  ),
  usage: {
    ...table('usage', usageKey, { position: 'greatest', ...byColumn(usageJoins) }),
    key: usageKey,
  },
} as const satisfies Record<string, JoinedTable>;

export type JoinedTableName = keyof typeof joinedTables;

function withDerived(of: JoinedTable, derived: NonNullable<JoinedTable['derived']>): JoinedTable {
  return { ...of, columns: [...of.columns, ...Object.keys(derived)], derived };
}

/** The first column of the identity is the key. */
function table(
  name: string,
  identity: readonly [string, ...string[]],
  joins: Readonly<Record<string, JoinName>>,
): JoinedTable {
  return { name, key: [identity[0]], columns: [...identity, ...Object.keys(joins)], joins };
}

function byColumn(joins: Readonly<Record<string, JoinName>>): Record<string, JoinName> {
  return Object.fromEntries(Object.entries(joins).map(([field, join]) => [columnOf(field), join]));
}
