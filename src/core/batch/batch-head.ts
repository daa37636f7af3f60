import { instant } from '../instant.ts';
import type { Heartbeat, ProcessFacts } from '../observation.ts';
import { endReasons, locations, outcomes, sources } from '../semconv.ts';
import type { Batch, Context } from './batch.ts';
import { corrupt } from './column-reader.ts';

/** The part of a batch that is not columns: few texts and objects, stored as JSON. */
export type BatchHead = Pick<Batch, 'receivedAt' | 'strings' | 'lists' | 'contexts' | 'heartbeats'>;

/**
 * Objects become lists in the order of their fields here, so that equal heads give equal bytes and no name from
 * storage ever becomes the name of a property. A process stands once, however many contexts it has.
 */
export function writeHead({ receivedAt, strings, lists, contexts, heartbeats }: BatchHead): string {
  const processes: unknown[][] = [];
  const known = new Map<ProcessFacts, number>();
  const rows = new Map<string, number>();
  const processIndex = (process: ProcessFacts): number => {
    const seen = known.get(process);
    if (seen !== undefined) return seen;
    const row = processFields.map((field) => process[field]);
    const key = JSON.stringify(row);
    const index = rows.get(key) ?? processes.push(row) - 1;
    rows.set(key, index);
    known.set(process, index);
    return index;
  };
  const contextRows = contexts.map(({ kind, process, actor, target, channel, outcome, held }) => [
    kind,
    processIndex(process),
    ...actorFields.map((field) => actor[field]),
    ...targetFields.map((field) => target[field]),
    channel,
    outcome,
    held,
  ]);
  const heartbeatRows = heartbeats.map((beat) => [
    processIndex(beat.process),
    beat.skewed ? beat.at - receivedAt : beat.at,
    beat.skewed,
    beat.startedAt,
    beat.ended,
    beat.hooks,
    beat.shadowed,
    ...countFields.map((field) => beat[field]),
  ]);
  return JSON.stringify([strings.slice(1), lists.slice(1), processes, contextRows, heartbeatRows]);
}

/** Checks everything: a broken row must not become a value of the wrong type. */
export function readHead(json: string, receivedAt: Batch['receivedAt']): BatchHead {
  const [strings, lists, processRows, contextRows, heartbeatRows] = tuple(parse(json), 5);
  const processes = list(processRows).map(readProcess);
  const process = (index: unknown): ProcessFacts =>
    processes[number(index)] ?? corrupt('a process is missing');
  return {
    receivedAt,
    strings: ['', ...texts(strings)],
    lists: [[], ...list(lists).map(texts)],
    contexts: list(contextRows).map((row) => readContext(row, process)),
    heartbeats: list(heartbeatRows).map((row) => readHeartbeat(row, { process, receivedAt })),
  };
}

const processFields = [
  'instance',
  'service',
  'namespace',
  'environment',
  'version',
  'owner',
  'host',
  'pod',
  'pid',
  'runtime',
  'identity',
] as const satisfies readonly (keyof ProcessFacts)[];
const actorFields = ['agent', 'agentId', 'tool', 'notebook', 'cell', 'user'] as const;
const targetFields = ['address', 'port', 'operation'] as const;
const countFields = ['seen', 'coalesced', 'spooled', 'dropped', 'unattributed', 'overflowed'] as const;

function readProcess(row: unknown): ProcessFacts {
  const [instance, service, namespace, environment, version, owner, host, pod, pid, runtime, identity] =
    tuple(row, processFields.length);
  return {
    instance: text(instance),
    service: text(service),
    namespace: maybe(text, namespace),
    environment: maybe(text, environment),
    version: maybe(text, version),
    owner: maybe(text, owner),
    host: maybe(text, host),
    pod: maybe(text, pod),
    pid: maybe(number, pid),
    runtime: maybe(text, runtime),
    identity: maybe(text, identity),
  };
}

const contextKinds = ['fetched', 'used', 'ended'] as const;
const channels = { fetched: sources, used: locations, ended: endReasons } as const;

function readContext(row: unknown, process: (index: unknown) => ProcessFacts): Context {
  const [kindText, owner, agent, agentId, tool, notebook, cell, user, address, port, operation, ...how] =
    tuple(row, 14);
  const kind = word(contextKinds, kindText);
  return {
    kind,
    process: process(owner),
    actor: {
      agent: maybe(text, agent),
      agentId: maybe(text, agentId),
      tool: maybe(text, tool),
      notebook: maybe(text, notebook),
      cell: maybe(text, cell),
      user: maybe(text, user),
    },
    target: {
      address: maybe(text, address),
      port: maybe(number, port),
      operation: maybe(text, operation),
    },
    channel: word<Context['channel']>(channels[kind], how[0]),
    outcome: kind === 'used' ? word(outcomes, how[1]) : maybe(never, how[1]),
    held: flag(how[2]),
  };
}

interface Around {
  readonly process: (index: unknown) => ProcessFacts;
  readonly receivedAt: Batch['receivedAt'];
}

function readHeartbeat(row: unknown, { process, receivedAt }: Around): Heartbeat {
  const [owner, at, skewed, startedAt, ended, hooks, shadowed, ...counts] = tuple(row, 13);
  const [seen, coalesced, spooled, dropped, unattributed, overflowed] = counts;
  return {
    kind: 'heartbeat',
    at: instant(flag(skewed) ? receivedAt + number(at) : number(at)),
    skewed: flag(skewed),
    process: process(owner),
    startedAt: maybe((value) => instant(number(value)), startedAt),
    ended: flag(ended),
    hooks: texts(hooks),
    shadowed: texts(shadowed),
    seen: number(seen),
    coalesced: number(coalesced),
    spooled: number(spooled),
    dropped: number(dropped),
    unattributed: number(unattributed),
    overflowed: number(overflowed),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return corrupt('its head is not JSON');
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : corrupt('a list is missing');
}

function tuple(value: unknown, length: number): readonly unknown[] {
  const items = list(value);
  return items.length === length ? items : corrupt(`a row has ${items.length} fields, not ${length}`);
}

function texts(value: unknown): readonly string[] {
  return list(value).map(text);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : corrupt('a text is missing');
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : corrupt('a number is missing');
}

function flag(value: unknown): boolean {
  return typeof value === 'boolean' ? value : corrupt('a flag is missing');
}

function never(): never {
  return corrupt('only a use has an outcome');
}

function maybe<Value>(read: (value: unknown) => Value, value: unknown): Value | null {
  return value === null ? null : read(value);
}

function word<Word extends string>(words: readonly Word[], value: unknown): Word {
  return words.find((known) => known === value) ?? corrupt('a word is not of the contract');
}
