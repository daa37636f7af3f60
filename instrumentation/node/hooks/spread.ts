import { onBuiltin } from './builtin-watch.ts';
import type { Hook } from './hook.ts';
import { preloads, withPreload } from './node-options.ts';
import { spreadToChildren } from './spread-to-children.ts';
import { spreadToWorkers } from './spread-to-workers.ts';

/**
 * Takes the preload along into workers and child processes, also where their environment is a white
 * list, as it is for MCP servers over stdio. `MAYFLY_SPREAD=0` turns it off.
 */
export const spreadHook: Hook = {
  name: 'spread',
  install(context) {
    const { preload, guard } = context;
    if (preload === null || process.env['MAYFLY_SPREAD'] === '0') return;
    const inherited = preloads(process.env['NODE_OPTIONS'], preload) || process.execArgv.includes(preload);
    process.env['NODE_OPTIONS'] = withPreload(process.env['NODE_OPTIONS'], preload);
    onBuiltin(
      ['child_process', 'cluster'],
      guard(() => spreadToChildren(context, preload)),
    );
    onBuiltin(
      ['worker_threads'],
      guard(() => spreadToWorkers({ context, preload, inherited })),
    );
  },
};
