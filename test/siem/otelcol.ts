import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOtelcol } from '../support/build-otelcol.ts';
import { startProgram } from './running-program.ts';

export interface ReceivingCollector {
  /** Every line that the file exporter wrote: one OTLP/JSON export each. */
  readonly exports: () => readonly unknown[];
  readonly stop: () => Promise<void>;
}

export interface CollectorConfig {
  /** YAML below `receivers:`, indented by two, of one receiver. */
  readonly receiver: string;
  /** Its name in the pipeline. */
  readonly name: string;
  /** YAML of extensions and their list in `service`, when there are some. */
  readonly extensions?: { readonly config: string; readonly names: string };
  readonly isReady: () => Promise<unknown>;
}

/** Path of the Collector that the recipe beside this names; null, with words on the console, where it cannot be built. */
export function receivingOtelcol(): string | null {
  if (process.env['MAYFLY_TEST_SIEM'] !== '1') return null;
  try {
    return buildOtelcol({
      recipe: join(import.meta.dirname, 'builder.yaml'),
      cache: 'siem',
      name: 'otelcol',
    });
  } catch (error) {
    console.log(`tests: ${error instanceof Error ? error.message : 'no OpenTelemetry Collector'}`);
    return null;
  }
}

/** Starts it with one receiver of logs and a file that they are written to. */
export async function startOtelcol(
  program: string,
  { receiver, name, extensions, isReady }: CollectorConfig,
): Promise<ReceivingCollector> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-otelcol-'));
  const output = join(folder, 'logs.jsonl');
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `${extensions === undefined ? '' : `extensions:\n${extensions.config}\n`}receivers:
${receiver}
exporters:
  file:
    path: ${output}
    flush_interval: 100ms
service:
  telemetry:
    metrics:
      level: none
${extensions === undefined ? '' : `  extensions: [${extensions.names}]\n`}  pipelines:
    logs:
      receivers: [${name}]
      exporters: [file]
`,
  );
  const running = await startProgram({ command: [program, '--config', config], isReady });
  return {
    stop: running.stop,
    exports: () => {
      if (!existsSync(output)) return [];
      const lines = readFileSync(output, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as unknown);
    },
  };
}
