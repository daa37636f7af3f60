import type { OnDemand } from './on-demand.ts';

let loaded: OnDemand | undefined;

/** The parts, from the file beside the preload; at their first use, because to parse them takes milliseconds. */
export function onDemand(): OnDemand {
  if (loaded === undefined) {
    const require = process.getBuiltinModule('node:module').createRequire(__filename);
    loaded = (require(`${__dirname}/on-demand.cjs`) as { onDemand: () => OnDemand }).onDemand();
  }
  return loaded;
}
