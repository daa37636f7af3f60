import type { DestinationKind } from '../destination.ts';
import { elasticsearch } from './elasticsearch.ts';
import { file } from './file.ts';
import { kafka } from './kafka.ts';
import { otlp } from './otlp.ts';
import { s3 } from './s3.ts';
import { secops } from './secops.ts';
import { sentinel } from './sentinel.ts';
import { splunkHec } from './splunk-hec.ts';
import { syslog } from './syslog.ts';
import { webhook } from './webhook.ts';

/** Every kind of destination. A new one is a file beside this, a line here and a test. */
export const destinationKinds: readonly DestinationKind[] = [
  elasticsearch,
  file,
  kafka,
  otlp,
  s3,
  secops,
  sentinel,
  splunkHec,
  syslog,
  webhook,
];
