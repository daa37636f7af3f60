import type { CredentialDetail } from '../../core/api/views.ts';
import type { Output } from '../command.ts';
import { kindText, stateStyles, usesText } from '../terminal/credential-text.ts';
import { inert } from '../terminal/inert.ts';
import { facts } from './facts.ts';
import { mintTree } from './mint-tree.ts';
import { observationTable } from './observation-table.ts';
import { targetTable, usageTable } from './usage-table.ts';

const indent = '  ';
/** On a terminal; a pipe gets all that the collector sent. */
const mostObservations = 10;

/** One credential on a page: what it is, who uses it, where, where it came from, what was seen. */
export function detailText(
  credential: CredentialDetail,
  now: number,
  out: Pick<Output, 'paint' | 'width'>,
): string {
  const { paint, width } = out;
  const options = { paint, width, indent };
  const seen = credential.observations;
  const shown = width === null ? seen : seen.slice(0, mostObservations);
  const tree = mintTree(credential, paint);
  const observations =
    shown.length < seen.length
      ? `Observations, the latest ${shown.length} of ${seen.length}`
      : 'Observations, newest first';
  const sections: readonly (readonly [string, string])[] = [
    ['Workloads and uses', credential.usage.length > 0 ? usageTable(credential.usage, now, options) : ''],
    ['Targets', targetTable(credential.usage, now, options)],
    ['Mint chain', tree.length > 1 ? lines(tree) : ''],
    [observations, shown.length > 0 ? observationTable(shown, options) : ''],
  ];
  return [
    heading(credential, out),
    lines(facts(credential, now, paint)),
    ...sections
      .filter(([, text]) => text !== '')
      .map(([title, text]) => `\n${paint('bold', title)}\n${text}`),
  ].join('');
}

function heading(credential: CredentialDetail, { paint }: Pick<Output, 'paint'>): string {
  const { provider, type, state, uses, ephemeral } = credential;
  const name = kindText(provider, type);
  const kind = ephemeral === null ? '' : ephemeral ? ', short-lived' : ', long-lived';
  const used = `${usesText(uses)} ${uses.count === 1 ? 'use' : 'uses'}`;
  return (
    `${paint('bold', name)}  ${paint(stateStyles[state] ?? null, inert(state))}${paint('dim', kind)}, ${used}\n` +
    `${paint('cyan', inert(credential.fingerprint))}\n\n`
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${indent}${text}\n`).join('');
}
