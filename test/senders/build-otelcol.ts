import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const builder = 'go.opentelemetry.io/collector/cmd/builder@v0.145.0';

/**
 * OpenTelemetry's Collector of builder.yaml, built once with its own builder through the Go module proxy into
 * `.cache/senders` (never committed). Throws where it cannot be built.
 */
export function buildOtelcol(): string {
  const recipe = readFileSync(resolve(import.meta.dirname, 'builder.yaml'), 'utf8');
  const output = resolve('.cache/senders/otelcol');
  const program = join(output, 'otelcol');
  const mark = join(output, 'built-from.yaml');
  if (existsSync(program) && existsSync(mark) && readFileSync(mark, 'utf8') === recipe) return program;
  mkdirSync(output, { recursive: true });
  // The builder reads the output folder from its file only.
  const own = join(output, 'builder.yaml');
  writeFileSync(own, recipe.replace(/^dist:\n/m, `dist:\n  output_path: ${JSON.stringify(output)}\n`));
  console.log('building the OpenTelemetry Collector into .cache/senders (once, some minutes)');
  const built = spawnSync('go', ['run', builder, '--config', own], {
    cwd: output,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (built.status !== 0 || !existsSync(program))
    throw new Error('the Collector could not be built: see above');
  writeFileSync(mark, recipe);
  return program;
}
