import type { Protocol } from '../protocol.ts';
import { amqp } from './amqp.ts';
import { kafka } from './kafka.ts';
import { ldap } from './ldap.ts';
import { mongodb } from './mongodb.ts';
import { mqtt } from './mqtt.ts';
import { mysql } from './mysql.ts';
import { nats } from './nats.ts';
import { postgresql } from './postgresql.ts';
import { redis } from './redis.ts';
import { smtp } from './smtp.ts';

/** Every protocol whose logins are read on the wire. A new one is a file beside this, a line here and a test. */
export const protocols: readonly Protocol[] = [
  postgresql,
  mysql,
  redis,
  mongodb,
  kafka,
  smtp,
  ldap,
  amqp,
  mqtt,
  nats,
];
