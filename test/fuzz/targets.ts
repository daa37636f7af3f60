import './seeded-secrets.ts';
import type { Target } from './target.ts';
import { accessTargets } from './targets/access.ts';
import { certificateTargets } from './targets/certificates.ts';
import { commandLineTargets } from './targets/command-line.ts';
import { connectionTargets } from './targets/connections.ts';
import { doorTargets } from './targets/door.ts';
import { filterTargets } from './targets/filter.ts';
import { inboxRowTargets } from './targets/inbox-row.ts';
import { inflateTargets } from './targets/inflate.ts';
import { issuerTargets } from './targets/issuers.ts';
import { otlpTargets } from './targets/otlp.ts';
import { recognitionTargets } from './targets/recognition.ts';
import { settingsTargets } from './targets/settings.ts';
import { spoolTargets } from './targets/spool.ts';

/** Every parser that hostile bytes reach. A new one is a file in `targets/` and a line here. */
export const targets: readonly Target[] = [
  ...inflateTargets,
  ...otlpTargets,
  ...inboxRowTargets,
  ...doorTargets,
  ...accessTargets,
  ...filterTargets,
  ...settingsTargets,
  ...spoolTargets,
  ...certificateTargets,
  ...recognitionTargets,
  ...commandLineTargets,
  ...issuerTargets,
  ...connectionTargets,
];
