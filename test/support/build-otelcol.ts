import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const builder = 'go.opentelemetry.io/collector/cmd/builder@v0.145.0';

/** Which OpenTelemetry Collector is wanted. */
export interface OtelcolRecipe {
  /** Path of its builder.yaml. */
  readonly recipe: string;
  /** Folder under `.cache`. */
  readonly cache: string;
  /** As the recipe names it. */
  readonly name: string;
}

/**
 * Path of the OpenTelemetry Collector of a builder.yaml, built once with its own builder through the Go module proxy
 * into `.cache` (never committed). Says what is missing, and throws, where it cannot be built.
 */
export function buildOtelcol({ recipe, cache, name }: OtelcolRecipe): string {
  const text = readFileSync(recipe, 'utf8');
  const output = resolve('.cache', cache, 'otelcol');
  const program = join(output, name);
  const mark = join(output, 'built-from.yaml');
  if (existsSync(program) && existsSync(mark) && readFileSync(mark, 'utf8') === text) return program;
  if (spawnSync('go', ['version']).status !== 0) {
    throw new Error('an OpenTelemetry Collector is to be built: install Go 1.24 or newer (go.dev/dl)');
  }
  mkdirSync(output, { recursive: true });
  // The builder reads the output folder from its file only.
  const own = join(output, 'builder.yaml');
  writeFileSync(own, text.replace(/^dist:\n/m, `dist:\n  output_path: ${JSON.stringify(output)}\n`));
  console.error(`building the OpenTelemetry Collector into .cache/${cache} (once, some minutes)`);
  const built = spawnSync('go', ['run', builder, '--config', own], {
    cwd: output,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (built.status !== 0 || !existsSync(program)) {
    throw new Error(
      'the OpenTelemetry Collector could not be built: is a Go module proxy reachable (go env GOPROXY)?',
    );
  }
  writeFileSync(mark, text);
  return program;
}
