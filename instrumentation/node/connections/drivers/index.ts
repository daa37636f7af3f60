import type { Recorder } from '../../recorder.ts';
import { patchKafkajs } from './kafkajs.ts';
import { patchMariadb, patchMariadb2, patchMariadbBundle } from './mariadb.ts';
import { patchMongodb } from './mongodb.ts';
import { patchMysql } from './mysql.ts';
import { patchMysql2 } from './mysql2.ts';
import { patchNodemailer } from './nodemailer.ts';
import { patchPg } from './pg.ts';
import { patchPostgresJs } from './postgres-js.ts';
import { patchSsh2, patchSsh2Keys } from './ssh2.ts';

export interface DriverContext {
  readonly recorder: Recorder;
  readonly guard: <Args extends readonly unknown[], Result>(
    callback: (...args: Args) => Result,
  ) => (...args: Args) => Result | undefined;
  readonly isOwn: () => boolean;
}

/** Patches what a driver's file defines; what it returns takes the place of the file's default export. */
export type DriverPatch = (exported: unknown, context: DriverContext) => unknown;

/** Drivers whose logins keep their secret at home, by the name under which `hooks/drivers.ts` finds their file. */
export const driverPatches = {
  pg: patchPg,
  postgresJs: patchPostgresJs,
  mysql2: patchMysql2,
  mysql: patchMysql,
  mariadb: patchMariadb,
  mariadb2: patchMariadb2,
  mariadbBundle: patchMariadbBundle,
  mongodb: patchMongodb,
  kafkajs: patchKafkajs,
  nodemailer: patchNodemailer,
  ssh2: patchSsh2,
  ssh2Keys: patchSsh2Keys,
} as const satisfies Readonly<Record<string, DriverPatch>>;

export type DriverName = keyof typeof driverPatches;
