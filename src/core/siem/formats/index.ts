import type { SiemFormat } from '../format.ts';
import { asim } from './asim.ts';
import { cef } from './cef.ts';
import { cloudevents } from './cloudevents.ts';
import { ecs } from './ecs.ts';
import { leef } from './leef.ts';
import { ndjson } from './ndjson.ts';
import { ocsf } from './ocsf.ts';
import { otlpLogs } from './otlp-logs.ts';
import { splunkHec } from './splunk-hec.ts';
import { udm } from './udm.ts';

/** Every format. A new one is a file beside this, a line here and a test. */
export const siemFormats: readonly SiemFormat[] = [
  asim,
  cef,
  cloudevents,
  ecs,
  leef,
  ndjson,
  ocsf,
  otlpLogs,
  splunkHec,
  udm,
];
