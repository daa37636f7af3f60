// A stand-in for a hooked process: writes spool lines as the hooks do, then ends as it is told.
// usage: writer.mjs LINES [torn] [exit CODE | kill | wait MS]
import { openSync, writeSync } from 'node:fs';

const [lines, ...how] = process.argv.slice(2);
const start = Math.round(Date.now() - process.uptime() * 1000);
const fd = openSync(`${process.env.MAYFLY_SPOOL}/${process.pid}-${start}-test.ndjson`, 'ax', 0o600);
const template = process.env.TEST_LINE;
const write = (text) => writeSync(fd, text);

for (let i = 1; i <= Number(lines); i++) write(`${template.replaceAll('"COUNT"', `"${i}"`)}\n`);
if (how.includes('bad')) write('this is no OTLP\n');
if (how.includes('torn')) write(template.slice(0, 50));
if (how.includes('kill')) process.kill(process.pid, 'SIGKILL');
if (how.includes('wait')) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      process.stdout.write(`got ${signal}\n`);
      process.exit(42);
    });
  }
  process.stdout.write('ready\n');
  setTimeout(() => process.exit(0), Number(how[how.indexOf('wait') + 1]));
} else if (how.includes('exit')) process.exit(Number(how[how.indexOf('exit') + 1]));
