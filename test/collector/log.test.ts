import { expect, test } from 'vitest';
import { createLog, logLevels } from '../../collector/log.ts';

test.each(logLevels)('at level %s it writes that level and those above, one JSON object a line', (level) => {
  const lines: string[] = [];
  const log = createLog({ level, write: (line) => void lines.push(line), now: () => 0 });
  for (const each of logLevels) log[each]('happened', { status: 200 });
  const written = lines.map((line) => JSON.parse(line) as { level: string });
  expect(written.map((entry) => entry.level)).toEqual(logLevels.slice(logLevels.indexOf(level)));
  expect(written[0]).toEqual({ time: '1970-01-01T00:00:00.000Z', level, event: 'happened', status: 200 });
  expect(lines.every((line) => line.endsWith('}\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
});
