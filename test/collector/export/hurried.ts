import type { ExporterDeps, ExporterLimits } from '../../../collector/export/exporter-deps.ts';

/** Everything a hundred times sooner. */
export const hurried: Partial<ExporterLimits> = {
  pollMs: 20,
  idleMs: 10,
  leaseMs: 1_000,
  pageEvents: 100,
  deliverMs: 2_000,
  endMs: 50,
  scale: 0.01,
};

const nothing = (): void => {};

export const silent: Pick<ExporterDeps, 'log' | 'told'> = {
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  told: { delivered: nothing, dead: nothing, failed: nothing, missed: nothing },
};
