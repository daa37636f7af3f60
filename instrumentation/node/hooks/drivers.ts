import type { DriverName } from '../connections/drivers/index.ts';
import { onDemand } from '../on-demand.ts';
import type { Hook } from './hook.ts';
import { appendSource, moduleExports, replaceInSource } from './source-append.ts';

interface DriverFile {
  readonly driver: DriverName;
  /** Of the file's URL. */
  readonly pattern: RegExp;
  /** What the file defines, as an expression. */
  readonly tag: string;
  /** Its patch gives something to be put in its place. */
  readonly replaces?: true;
}

/** The file of each driver that knows what its login proves. Older majors keep the classes elsewhere. */
const files: readonly DriverFile[] = [
  { driver: 'pg', pattern: /\/pg\/lib\/client\.js$/, tag: 'Client' },
  {
    driver: 'postgresJs',
    pattern: /\/postgres\/src\/connection\.js$/,
    tag: 'Connection',
    replaces: true,
  },
  {
    driver: 'postgresJs',
    pattern: /\/postgres\/cjs\/src\/connection\.js$/,
    tag: moduleExports,
    replaces: true,
  },
  { driver: 'mysql2', pattern: /\/mysql2\/lib\/base\/connection\.js$/, tag: 'BaseConnection' },
  { driver: 'mysql2', pattern: /\/mysql2\/lib\/connection\.js$/, tag: 'Connection' },
  { driver: 'mysql', pattern: /\/mysql\/lib\/Connection\.js$/, tag: 'Connection' },
  { driver: 'mariadb', pattern: /\/mariadb\/lib\/connection\.js$/, tag: 'Connection' },
  { driver: 'mariadb2', pattern: /\/mariadb\/lib\/connection\.js$/, tag: moduleExports, replaces: true },
  {
    driver: 'mariadbBundle',
    pattern: /\/mariadb\/dist\/(?:promise|callback)\.cjs$/,
    tag: moduleExports,
    replaces: true,
  },
  { driver: 'mongodb', pattern: /\/mongodb\/lib\/cmap\/connect\.js$/, tag: 'exports' },
  { driver: 'kafkajs', pattern: /\/kafkajs\/src\/network\/connection\.js$/, tag: moduleExports },
  {
    driver: 'nodemailer',
    pattern: /\/nodemailer\/(?:lib|dist\/(?:cjs|esm))\/smtp-connection\/index\.js$/,
    tag: 'SMTPConnection',
  },
  { driver: 'ssh2', pattern: /\/ssh2\/lib\/client\.js$/, tag: 'Client' },
  { driver: 'ssh2Keys', pattern: /\/ssh2\/lib\/protocol\/keyParser\.js$/, tag: moduleExports },
];

/** Drivers whose logins keep their secret at home (SCRAM, challenges, signatures): they are asked for it. */
export const driversHook: Hook = {
  name: 'drivers',
  install({ recorder, guard, isOwn }) {
    for (const { driver, pattern, tag, replaces = false } of files) {
      const patch = guard((exported: unknown): unknown =>
        onDemand().driverPatches[driver](exported, { recorder, guard, isOwn }),
      );
      if (replaces) replaceInSource(pattern, tag, patch);
      else appendSource(pattern, tag, patch);
    }
  },
};
