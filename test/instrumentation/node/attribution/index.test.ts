import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { ActorSource } from '../../../../instrumentation/node/attribution/actor-source.ts';
import {
  actorSources,
  installActorSources,
  readActor,
} from '../../../../instrumentation/node/attribution/index.ts';

const folder = resolve('instrumentation/node/attribution');
const mirror = import.meta.dirname;

function isSource(value: unknown): value is ActorSource {
  return (
    typeof value === 'object' && value !== null && 'name' in value && ('install' in value || 'read' in value)
  );
}

test('every source is registered and has a test', async () => {
  const found: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name !== 'index.ts')) {
    const exported: Record<string, unknown> = await import(resolve(folder, file));
    for (const { name } of Object.values(exported).filter(isSource)) {
      found.push(name);
      expect(readdirSync(mirror)).toContain(file.replace(/\.ts$/, '.test.ts'));
    }
  }
  expect(found.sort()).toEqual(actorSources.map(({ name }) => name).sort());
});

test('nobody is known before the sources are installed, nor when nothing runs', () => {
  expect(readActor()).toEqual({});
  expect(installActorSources()).toEqual({ failed: [] });
  expect(readActor()).toEqual({});
});
