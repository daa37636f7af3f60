import { openSync, writeSync } from 'node:fs';
import { type CampaignOptions, materialOf, runTarget } from './campaign.ts';
import { controls } from './controls.ts';
import { inputOf, randomOf } from './mutate.ts';
import { targets } from './targets.ts';

/** What the parent asks of a process. */
export interface Order extends Pick<CampaignOptions, 'seed' | 'from' | 'runs' | 'measured'> {
  readonly target: string;
  /** Where the number of the run is written before each, eight bytes: it outlives this process. */
  readonly progress: string;
  /** Prints the input too. */
  readonly show?: boolean;
}

/*
 * One process of a campaign: a parser that takes all memory or never ends takes only this one with it. What came of
 * it is the last line on stdout.
 */
const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const target = [...targets, ...controls].find(({ name }) => name === order.target);
if (target === undefined) throw new Error(`there is no target ${order.target}`);

const file = openSync(order.progress, 'w');
const place = Buffer.alloc(8);
if (order.show === true) {
  const random = randomOf(target.name, order.seed, order.from);
  const input = inputOf(order.from, await materialOf(target, order.seed), random);
  console.log(`${input.length} bytes: ${JSON.stringify(input.toString('latin1').slice(0, 2_000))}`);
}
const report = await runTarget(target, {
  ...order,
  onRun: (run) => {
    place.writeDoubleLE(run);
    writeSync(file, place, 0, place.length, 0);
  },
});
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ...report, rssMiB: maxRSS / 1024 }));
process.exit(0);
