import type { CoverageGap, WorkloadCoverage } from '../../../src/core/api/inventory-views.ts';
import type { Tone } from '../components/chip.tsx';

export interface GapWords {
  readonly title: string;
  /** What is not seen because of it. */
  readonly means: (coverage: WorkloadCoverage) => string;
  readonly todo: string;
  readonly tone: Tone;
}

function number(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Each blind spot in a sentence, and what to do about it. */
export const gapWords: Readonly<Record<CoverageGap, GapWords>> = {
  no_heartbeat: {
    title: 'No heartbeat',
    means: () =>
      'It sends observations, but its hooks never said how they are: what they miss cannot be told.',
    todo: 'Start it with the current instrumentation, or let the sender pass on the span mayfly.process.',
    tone: 'bad',
  },
  implausible: {
    title: 'Implausible counts',
    means: () => 'A process counted more uses than it can have made since it was first seen.',
    todo: 'Look at who sends under its name: give each sender a token that is limited to its workload.',
    tone: 'bad',
  },
  contested: {
    title: 'Contested',
    means: () => 'More than one sender reports as the same process instance.',
    todo: 'Give every process its own service.instance.id, and every sender its own token.',
    tone: 'bad',
  },
  silent: {
    title: 'Silent',
    means: ({ silent, processes }) =>
      `${silent.toLocaleString('en')} of ${number(processes, 'process', 'processes')} neither ended nor reported in the last 150 seconds.`,
    todo: 'See whether they still run and reach the collector. A killed process cannot say that it ended: it counts as gone after a day, or when a newer one of its workload reports.',
    tone: 'warn',
  },
  dropped: {
    title: 'Dropped',
    means: ({ dropped }) =>
      `${number(dropped, 'observation was', 'observations were')} dropped because a buffer was full: some uses are missing.`,
    todo: 'Let it reach the collector, or give it a spool folder that holds more (MAYFLY_SPOOL).',
    tone: 'warn',
  },
  shadowed: {
    title: 'Hooks replaced',
    means: ({ shadowed }) =>
      `Something else has replaced ${shadowed.join(', ')} after Mayfly: what goes through there may be unseen.`,
    todo: 'Load Mayfly after the other instrumentation, or take that out.',
    tone: 'warn',
  },
  clock_skew: {
    title: 'Clock is wrong',
    means: () => 'Its clock was too far from the collector’s: times are when the collector received them.',
    todo: 'Synchronise the clock of its host.',
    tone: 'warn',
  },
  overflowed: {
    title: 'Counted together',
    means: ({ overflowed }) =>
      `${number(overflowed, 'observation was', 'observations were')} counted under “other”, because there were too many different ones.`,
    todo: 'Give operations names of low cardinality, or raise the limit.',
    tone: 'info',
  },
  unattributed: {
    title: 'Unattributed',
    means: ({ unattributed, seen }) =>
      `Of ${number(unattributed, 'observation', 'observations')}${seen > 0 ? ` (${Math.min(100, Math.round((100 * unattributed) / seen))} %)` : ''} no agent, tool, notebook or human is known.`,
    todo: 'Run agents in a supported framework, or name them with the OpenTelemetry attributes gen_ai.agent.name and gen_ai.tool.name.',
    tone: 'info',
  },
  no_environment: {
    title: 'No environment',
    means: () => 'Nobody can ask for it by environment.',
    todo: 'Set deployment.environment.name in OTEL_RESOURCE_ATTRIBUTES.',
    tone: 'neutral',
  },
  no_owner: {
    title: 'No owner',
    means: () => 'When one of its credentials needs rotation, nobody is known to be asked.',
    todo: 'Set mayfly.owner in OTEL_RESOURCE_ATTRIBUTES.',
    tone: 'neutral',
  },
};
