import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliPage } from './generate/cli-page.ts';
import { filterPage } from './generate/filter-page.ts';
import { registryYaml } from './generate/registry-yaml.ts';
import { siemFormatsPage } from './generate/siem-formats-page.ts';
import { attributeVectors, judgementVectors } from './generate/vectors.ts';
import { wireContractPage } from './generate/wire-contract-page.ts';
import { pythonCore } from './python/python-core.ts';

/** Writes the pages that are made from the code; with `--check` says which are out of date instead. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages: Readonly<Record<string, () => string>> = {
  'docs/cli.md': cliPage,
  'docs/filter.md': filterPage,
  'docs/wire-contract.md': wireContractPage,
  'docs/registry/mayfly.yaml': registryYaml,
  'docs/siem/formats.md': siemFormatsPage,
  'test/vectors/attributes.json': attributeVectors,
  'test/vectors/judgements.json': judgementVectors,
  ...pythonCore(root),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, make] of Object.entries(pages)) {
  const file = join(root, path);
  const text = make();
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (read(file) !== text) {
    stale += 1;
    console.error(`${path} is out of date: run npm run generate`);
  }
}
process.exit(stale === 0 ? 0 : 1);

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
