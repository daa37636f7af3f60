import type { ActivityView, GapView } from '../../core/api/live-views.ts';
import { kindText, workloadWithEnvironment } from '../terminal/credential-text.ts';
import { inert } from '../terminal/inert.ts';
import type { Paint, StyleName } from '../terminal/style.ts';

const outcomeStyles: Readonly<Record<string, StyleName>> = {
  denied: 'red',
  error: 'yellow',
  accepted: 'green',
};

/** One activity as one line: when, what, which, who, where, with which outcome. */
export function activityLine(activity: ActivityView, paint: Paint): string {
  const { at, kind, provider, type, fingerprint, workload, outcome, spans } = activity;
  const style = outcome === null ? null : (outcomeStyles[outcome] ?? null);
  return [
    paint('dim', inert(at).replace('T', ' ')),
    inert(kind).padEnd(7),
    paint('cyan', inert(fingerprint)),
    kindText(provider, type),
    workloadWithEnvironment(workload),
    ...actorTexts(activity),
    placeText(activity),
    ...(outcome === null ? [] : [paint(style, inert(outcome))]),
    ...(spans > 1 ? [`x${spans}`] : []),
  ].join('  ');
}

function actorTexts({ agent, tool, notebook, user }: ActivityView): readonly string[] {
  const told = [
    ['agent', agent],
    ['tool', tool],
    ['notebook', notebook],
    ['user', user],
  ] as const;
  return told.flatMap(([name, value]) => (value === null ? [] : [`${name} ${inert(value)}`]));
}

function placeText({ address, operation, channel }: ActivityView): string {
  const parts = [address, operation].filter((part) => part !== null);
  return inert(parts.length === 0 ? channel : parts.join(' '));
}

const reasons: Readonly<Record<GapView['reason'], string>> = {
  too_old: 'it is too long ago',
  too_slow: 'it came faster than it was read here',
  too_much: 'it was too much for the collector to sort out',
  unknown_position: 'the collector does not know where it left off',
};

/** What is missing, in words. */
export function gapWords({ since, reason }: GapView): string {
  const why = Object.hasOwn(reasons, reason) ? reasons[reason] : inert(String(reason));
  const from = since === null ? '' : ` since ${inert(since)}`;
  return `some of what happened${from} is not told (${why}): mayfly list has it`;
}
