import type { CollectorProcess } from '../collector-process.ts';
import type { Paint } from './paint.ts';

/** How a reader goes on from here, in the folder of the repository: every line works as it stands. */
export function closingWords(
  collector: CollectorProcess,
  { keep, example, paint }: { readonly keep: boolean; readonly example: string; readonly paint: Paint },
): readonly string[] {
  const look = keep
    ? [
        paint.bold('Look further: the collector stays open until you press Ctrl-C'),
        '',
        `  export OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url}`,
        `  export MAYFLY_READ_TOKEN=${collector.access.MAYFLY_READ_TOKEN}`,
        '  npx mayfly list',
        `  npx mayfly show ${example}`,
      ]
    : [
        paint.bold('Look further'),
        '',
        '  npm run demo -- --keep   # the collector stays open for npx mayfly list and show',
      ];
  return [
    ...look,
    '',
    paint.bold('Your own agent, in three lines'),
    '',
    '  npm start                # a collector; shows its address, tokens and key once',
    '  export …                 # the lines that it shows',
    '  npx mayfly run --name my-agent -- node agent.js',
  ];
}
