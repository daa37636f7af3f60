import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const builder = 'go.opentelemetry.io/collector/cmd/builder@v0.145.0';

/**
 * The OpenTelemetry Collector of builder.yaml, built once with its own builder through the Go module proxy
 * into `.cache/peers` (never committed). Says what is missing, and throws, where it cannot be.
 */
export function buildOtelcol(): string {
  const recipe = resolve(import.meta.dirname, 'builder.yaml');
  const output = resolve('.cache/peers/otelcol');
  const program = join(output, 'otelcol-peer');
  const mark = join(output, 'built-from.yaml');
  const text = readFileSync(recipe, 'utf8');
  if (existsSync(program) && existsSync(mark) && readFileSync(mark, 'utf8') === text) return program;
  if (spawnSync('go', ['version']).status !== 0) {
    throw new Error('bench:peers builds an OpenTelemetry Collector: install Go 1.24 or newer (go.dev/dl)');
  }
  mkdirSync(output, { recursive: true });
  // The builder reads the output folder from its file only.
  const own = join(output, 'builder.yaml');
  writeFileSync(own, text.replace(/^dist:\n/m, `dist:\n  output_path: ${JSON.stringify(output)}\n`));
  console.error('building the OpenTelemetry Collector into .cache/peers (once, some minutes)');
  const built = spawnSync('go', ['run', builder, '--config', own], {
    cwd: output,
    stdio: ['ignore', 'inherit', 'inherit'],
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
