// `node --import @mayfly/instrumentation/register agent.js`
import { createRequire } from 'node:module';

createRequire(import.meta.url)('./preload.cjs');
