import { pythonName } from './names.ts';
import type { Tree } from './tree.ts';

/** What the parts of the translation ask of each other: expressions hold functions, and those statements. */
export interface Translators {
  readonly expression: (node: Tree, scope: Scope) => string;
  readonly block: (statements: readonly Tree[], scope: Scope) => string[];
}

/** One function of the translation, or the module: Python has no smaller scope. */
export interface FunctionFrame {
  readonly isModule: boolean;
  readonly above: FunctionFrame | null;
  readonly nonlocals: Set<string>;
  readonly globals: Set<string>;
  /** Lines that have to stand before the statement that is being translated. */
  pending: string[];
  yields: boolean;
  temporaries: number;
  /** Of the module: expressions that are made once, by their text. */
  readonly constants: Map<string, string>;
}

/** Where a name was declared. */
interface Place {
  readonly python: string;
  readonly frame: FunctionFrame;
}

/** A block of the source. */
export interface Scope {
  readonly frame: FunctionFrame;
  readonly above: Scope | null;
  readonly names: Map<string, Place>;
  /** What `continue` has to do first: the step of a `for` loop. */
  readonly step: string | null;
  readonly to: Translators;
}

export function moduleScope(to: Translators): Scope {
  return { frame: newFrame(null), above: null, names: new Map(), step: null, to };
}

export function functionScope(above: Scope): Scope {
  return { frame: newFrame(above.frame), above, names: new Map(), step: null, to: above.to };
}

/** A block within a function; a loop brings the step that it takes at each end. */
export function blockScope(above: Scope, step: string | null = above.step): Scope {
  return { frame: above.frame, above, names: new Map(), step, to: above.to };
}

function newFrame(above: FunctionFrame | null): FunctionFrame {
  return {
    isModule: above === null,
    above,
    nonlocals: new Set(),
    globals: new Set(),
    pending: [],
    yields: false,
    temporaries: 0,
    constants: above?.constants ?? new Map(),
  };
}

/** Declares a name; one that would hide another of the same Python function gets a number. */
export function declare(scope: Scope, name: string): string {
  const wanted = pythonName(name);
  const isBlock = scope.above !== null && scope.above.frame === scope.frame;
  let python = wanted;
  if (isBlock) for (let n = 2; isTaken(scope, python); n++) python = `${wanted}_${n}`;
  scope.names.set(name, { python, frame: scope.frame });
  return python;
}

function isTaken(scope: Scope, python: string): boolean {
  for (let { above } = scope; above !== null; above = above.above) {
    for (const place of above.names.values()) if (place.python === python) return true;
  }
  return false;
}

/** The Python name of what is read. */
export function resolve(scope: Scope, name: string): string {
  return find(scope, name)?.python ?? pythonName(name);
}

/** The Python name of what is written, which Python wants to be told of when it belongs further out. */
export function resolveWritten(scope: Scope, name: string): string {
  const place = find(scope, name);
  if (place === null) throw new Error(`${name} is written and nowhere declared`);
  if (place.frame !== scope.frame) {
    if (place.frame.isModule) scope.frame.globals.add(place.python);
    else scope.frame.nonlocals.add(place.python);
  }
  return place.python;
}

function find(scope: Scope | null, name: string): Place | null {
  for (let at = scope; at !== null; at = at.above) {
    const place = at.names.get(name);
    if (place !== undefined) return place;
  }
  return null;
}

/** A name that no source has. */
export function temporary(scope: Scope): string {
  scope.frame.temporaries += 1;
  return `_t${scope.frame.temporaries}`;
}

/** The name of a constant of the module. */
export function hoisted(text: string, { frame }: Scope): string {
  if (frame.isModule) return text;
  let name = frame.constants.get(text);
  if (name === undefined) {
    name = `_RE${frame.constants.size + 1}`;
    frame.constants.set(text, name);
  }
  return name;
}
