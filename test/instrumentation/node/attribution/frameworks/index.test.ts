import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { frameworkFiles } from '../../../../../instrumentation/node/attribution/framework-files.ts';
import { frameworkPatches } from '../../../../../instrumentation/node/attribution/frameworks/index.ts';

const folder = resolve('instrumentation/node/attribution/frameworks');
const mirror = import.meta.dirname;

test('every patch is registered, has a file that it is for, and a test', async () => {
  const found: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name !== 'index.ts')) {
    const exported: Record<string, unknown> = await import(resolve(folder, file));
    found.push(...Object.keys(exported));
    expect(readdirSync(mirror)).toContain(file.replace(/\.ts$/, '.test.ts'));
  }
  expect(found.sort()).toEqual(Object.keys(frameworkPatches).sort());
  expect([...new Set(frameworkFiles.map(({ patch }) => patch))].sort()).toEqual(found);
});

test.each([
  ['@langchain/core/dist/tools/index.cjs', ['StructuredTool']],
  ['@langchain/core/dist/tools.js', ['StructuredTool']],
  ['@langchain/core/dist/tools/utils.js', []],
  ['@modelcontextprotocol/sdk/dist/cjs/shared/protocol.js', ['Protocol']],
  ['@modelcontextprotocol/server/dist/index-BvX2.mjs', ['Protocol']],
  ['ai5/dist/index.mjs', ['ToolLoopAgent', 'generateText', 'streamText', 'executeTools']],
  ['openai/dist/index.mjs', []],
  ['@mastra/core/dist/chunk-ABC.cjs', ['Agent', 'CoreToolBuilder', 'Tool']],
  ['@mastra/core/dist/agent/index.js', []],
])('in node_modules/%s', (path, names) => {
  const url = `file:///app/node_modules/${path}`;
  const fitting = frameworkFiles.filter(({ file }) => file.test(url)).flatMap((each) => each.names);
  expect(fitting).toEqual(expect.arrayContaining([...names]));
  if (names.length === 0) expect(fitting).toEqual([]);
});
