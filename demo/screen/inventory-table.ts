import type { CredentialSummary } from '../../src/core/api/views.ts';
import { type Branch, mintTree } from './mint-tree.ts';
import type { Paint } from './paint.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (branch: Branch) => string;
  readonly right?: true;
}

/** From this width on there is room for the fingerprint and the environment. */
const wide = 110;
const gap = '  ';

/** The inventory as lines of at most `width` characters: what was minted stands below what minted it. */
export function inventoryTable(
  credentials: readonly CredentialSummary[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const columns = columnsFor(width);
  const line = (cells: readonly string[]): string =>
    gap +
    columns
      .map((column, at) => fit(cells[at] ?? '', column))
      .join(gap)
      .trimEnd();
  return [
    paint.dim(line(columns.map((column) => column.title))),
    ...mintTree(credentials).map((branch) => line(columns.map((column) => column.text(branch)))),
  ];
}

/** One credential as a line of a log, for output that is not a terminal. */
export function inventoryLine(credential: CredentialSummary): string {
  const of = credential.parents.length === 0 ? `from ${sourceOf(credential)}` : 'minted while running';
  const life = lifetimeOf(credential);
  return `${nameOf(credential)} in ${whoOf(credential)}, ${of}${life === '' ? '' : `, for ${life}`}`;
}

function columnsFor(width: number): readonly Column[] {
  const roomy = width >= wide;
  const extra: readonly Column[] = [
    { title: 'FINGERPRINT', width: 12, text: ({ credential }) => `${credential.fingerprint.slice(0, 11)}…` },
    { title: 'ENVIRONMENT', width: 11, text: ({ credential }) => environmentsOf(credential) },
  ];
  return [
    { title: 'CREDENTIAL', width: 31, text: treeName },
    ...(roomy ? extra : []),
    {
      title: roomy ? 'WHO (WORKLOAD › TOOL)' : 'WHO',
      width: 21,
      text: ({ credential }) => whoOf(credential),
    },
    {
      title: 'FROM',
      width: roomy ? 14 : 6,
      text: ({ credential }) => (roomy ? sourceOf(credential) : (shortSource[sourceOf(credential)] ?? '')),
    },
    { title: 'LIVES', width: 6, text: ({ credential }) => lifetimeOf(credential), right: true },
    { title: 'USES', width: 4, text: ({ credential }) => usesOf(credential), right: true },
  ];
}

function fit(text: string, { width, right }: Column): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return right === true ? cut.padStart(width) : cut.padEnd(width);
}

function treeName({ credential, depth }: Branch): string {
  const name = nameOf(credential);
  return depth === 0 ? name : `${'  '.repeat(depth - 1)}└ ${name}`;
}

/** Its type; where its form tells nothing, the name of the variable or file that it was found under. */
function nameOf({ type, names }: CredentialSummary): string {
  return type === 'unknown' ? (names[0]?.split('/').at(-1) ?? type) : type;
}

/** `planner › post_entry`; an agent is named where it is not called like its workload. */
function whoOf({ workloads, agents, tools }: CredentialSummary): string {
  const services = [...new Set(workloads.map((workload) => workload.service))];
  const others = agents.filter((agent) => !services.includes(agent));
  return [services, others, tools]
    .filter((names) => names.length > 0)
    .map((names) => names.join(' + '))
    .join(' › ');
}

function environmentsOf({ workloads }: CredentialSummary): string {
  return [...new Set(workloads.map((workload) => workload.environment ?? '-'))].join(', ');
}

const shortSource: Readonly<Record<string, string>> = {
  environment: 'env',
  file: 'file',
  'token endpoint': 'issuer',
  'secret manager': 'store',
};

function sourceOf({ sources }: CredentialSummary): string {
  // A credential may be seen in the environment as well as in the file that filled it.
  const source = sources.find((one) => one !== 'env') ?? sources[0] ?? 'unknown';
  return source === 'env' ? 'environment' : source.replaceAll('_', ' ');
}

/** How long it lives in all; empty where its issuer does not say. */
function lifetimeOf({ expiresAt, issuedAt, firstSeenAt }: CredentialSummary): string {
  if (expiresAt === null) return '';
  const seconds = Math.round((Date.parse(expiresAt) - Date.parse(issuedAt ?? firstSeenAt)) / 1000);
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`;
}

function usesOf({ uses }: CredentialSummary): string {
  return `${uses.exact ? '' : '≥'}${uses.count}`;
}
