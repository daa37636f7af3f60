import { notebookEnvironment } from './environment.ts';
import { checkExamples } from './examples.ts';
import { checkJupyterHub } from './jupyterhub.ts';
import { checkJupyterLab } from './jupyterlab.ts';

/**
 * `npm run test:notebooks [lab|hub|examples]`: JupyterLab in Chromium, JupyterHub and the files of
 * instrumentation/python/examples, as people use them. Installs what it needs into `.cache` (pip).
 */
const checks = { lab: checkJupyterLab, hub: checkJupyterHub, examples: checkExamples };
const words = process.argv.slice(2);
const programs = notebookEnvironment();
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  if (words.length > 0 && !words.includes(name)) continue;
  try {
    for (const line of await check(programs)) console.log(`ok      ${name}: ${line}`);
  } catch (error) {
    failed += 1;
    console.error(`failed  ${name}:`, error);
  }
}
process.exit(failed === 0 ? 0 : 1);
