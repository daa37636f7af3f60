import { target as targetOf } from '../../src/core/otlp/target.ts';
import { routeTemplate } from '../../src/core/route-template.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';
import type { TargetInfo } from './recorder.ts';

/** A target as equal observations share it: the same id means the same row of the inventory. */
export interface KnownTarget {
  readonly id: string;
  readonly attributes: AttributeBag;
}

/** What is left of a target when a credential has more of them than are counted. */
export const otherTarget: KnownTarget = { id: 'other', attributes: { 'server.address': 'other' } };

const noTarget: KnownTarget = { id: '', attributes: {} };

/** Places of the first memory, a power of two: targets that take turns, found without hashing their names. */
const places = 64;
/** Targets remembered by their names; more of them are made anew, which costs microseconds. */
const mostRemembered = 2_048;

/** A target with its route in place of its path, which may hold a secret. */
type Routed = TargetInfo;

/** Makes targets of what hooks report, and gives the same one for the same words. */
export function createKnownTargets(
  withhold: (attributes: AttributeBag) => AttributeBag = (attributes) => attributes,
): (info: TargetInfo | null) => KnownTarget {
  const recent: ({ readonly routed: Routed; readonly known: KnownTarget } | undefined)[] = Array.from({
    length: places,
  });
  const remembered = new Map<string, KnownTarget>();

  function find(info: TargetInfo, path: string | null): KnownTarget | undefined {
    const found = recent[placeOf(info, path)];
    return found !== undefined && isSame(found.routed, info, path) ? found.known : undefined;
  }

  function remember(routed: Routed): KnownTarget {
    const words = JSON.stringify(Object.values(routed));
    let known = remembered.get(words);
    if (known === undefined) {
      const attributes = withhold(targetAttributes(routed));
      known = { id: JSON.stringify(Object.values(targetOf(attributes))), attributes };
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(words, known);
    }
    recent[placeOf(routed, routed.path)] = { routed, known };
    return known;
  }

  return (info) => {
    if (info === null) return noTarget;
    const { path } = info;
    // A path that is its own route is found at once.
    const found = find(info, path);
    if (found !== undefined) return found;
    const route = path === null ? null : routeTemplate(path);
    return find(info, route) ?? remember(copyOf(info, route));
  };
}

function copyOf({ address, port, method, rpc, db = null }: TargetInfo, path: string | null): Routed {
  return { address, port, method, path, rpc, db };
}

function placeOf({ address, port }: TargetInfo, path: string | null): number {
  return ((address?.length ?? 0) * 7 + (port ?? 0) + (path?.length ?? 0) * 13) & (places - 1);
}

function isSame(a: Routed, b: TargetInfo, path: string | null): boolean {
  return (
    a.path === path &&
    a.address === b.address &&
    a.port === b.port &&
    a.method === b.method &&
    isSameCall(a.rpc, b.rpc) &&
    isSameQuery(a.db, b.db)
  );
}

function isSameCall(a: TargetInfo['rpc'], b: TargetInfo['rpc']): boolean {
  if (a === b) return true;
  return a !== null && b !== null && a.method === b.method && a.service === b.service;
}

function isSameQuery(a: TargetInfo['db'], b: TargetInfo['db']): boolean {
  if (a == null || b == null) return a == b;
  return a.system === b.system && a.operation === b.operation;
}

const noAttributes: AttributeBag = {};

function targetAttributes(info: Routed): AttributeBag {
  const { address, port } = info;
  return {
    ...(address === null ? noAttributes : { 'server.address': address }),
    ...(port === null ? noAttributes : { 'server.port': port }),
    ...operationAttributes(info),
  };
}

function operationAttributes({ rpc, db, method, path }: Routed): AttributeBag {
  if (rpc !== null) {
    return { 'rpc.system.name': rpc.system, 'rpc.service': rpc.service, 'rpc.method': rpc.method };
  }
  if (db != null) {
    return {
      'db.system.name': db.system,
      ...(db.operation === null ? noAttributes : { 'db.operation.name': db.operation }),
    };
  }
  return {
    ...(method === null ? noAttributes : { 'http.request.method': method }),
    ...(path === null ? noAttributes : { 'url.template': path }),
  };
}
