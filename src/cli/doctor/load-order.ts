import type { Context } from '../command.ts';
import type { Finding } from './finding.ts';

/** Packages that patch the same modules when they are preloaded. */
const others: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/dd-trace/, 'dd-trace'],
  [/newrelic/, 'newrelic'],
  [/elastic-apm-node/, 'elastic-apm-node'],
  [/auto-instrumentations-node/, '@opentelemetry/auto-instrumentations-node'],
  [/@sentry\/[a-z-]+/, '@sentry'],
  [/applicationinsights/, 'applicationinsights'],
  [/import-in-the-middle|require-in-the-middle/, 'import-in-the-middle'],
];

/**
 * Which preloads `NODE_OPTIONS` names, in their order: what is loaded before the hooks may hold functions as
 * they were before. `mayfly run` puts the hooks first.
 */
export function loadOrder({ env }: Pick<Context, 'env'>, preload: string): readonly Finding[] {
  const words = preloadsOf(env['NODE_OPTIONS'] ?? '');
  const own = words.findIndex((word) => word.includes(preload) || /@mayfly\/instrumentation/.test(word));
  const before = words.slice(0, own === -1 ? 0 : own).map(nameOf);
  const after = words.slice(own + 1).map(nameOf);
  if (own > 0) {
    return [
      {
        level: 'warning',
        text: `NODE_OPTIONS loads ${before.join(', ')} before the hooks`,
        advice: 'put the hooks first: what is loaded before them may keep unhooked functions',
      },
    ];
  }
  if (after.length > 0) {
    return [
      {
        level: 'note',
        text: `NODE_OPTIONS also loads ${after.join(', ')}, after the hooks`,
        advice: 'that order is right; what they replace is reported as shadowed',
      },
    ];
  }
  return own === -1
    ? [
        {
          level: 'note',
          text: 'NODE_OPTIONS does not load the hooks: mayfly run does, or --require of the preload',
        },
      ]
    : [{ level: 'ok', text: 'NODE_OPTIONS loads the hooks first' }];
}

const flags = /(?:^|\s)(--require|-r|--import|--loader|--experimental-loader)(?:=|\s+)("(?:\\.|[^"])*"|\S+)/g;

/** CommonJS preloads run before those of `--import`, whatever their order (nodejs.org/api/cli.html). */
function preloadsOf(options: string): readonly string[] {
  const required: string[] = [];
  const imported: string[] = [];
  for (const match of options.matchAll(flags)) {
    const [, flag, word = ''] = match;
    const value = word.replace(/^"|"$/g, '');
    (flag === '--require' || flag === '-r' ? required : imported).push(value);
  }
  return [...required, ...imported];
}

function nameOf(word: string): string {
  return others.find(([pattern]) => pattern.test(word))?.[1] ?? word;
}
