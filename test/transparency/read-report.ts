/** The names of tests by what became of them; a name that stands twice is numbered. */
export interface Report {
  readonly passed: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

interface MochaTest {
  readonly fullTitle: string;
}

/** Mocha's JSON reporter (mochajs.org/#json); a run that was cut off has no report. */
export function readMocha(text: string): Report {
  if (text === '') return { passed: new Set(), failed: new Set() };
  const { passes, failures } = JSON.parse(text) as {
    readonly passes: readonly MochaTest[];
    readonly failures: readonly MochaTest[];
  };
  return {
    passed: names(passes.map(({ fullTitle }) => fullTitle)),
    failed: names(failures.map(({ fullTitle }) => fullTitle)),
  };
}

const subtest = /^( *)# Subtest: (.*)$/;
const result = /^( *)(not )?ok \d+(?: - (.*))?$/;

/** TAP 13 as Node's test runner writes it: the innermost tests, each named by all that it stands in. */
export function readTap(text: string): Report {
  const passed: string[] = [];
  const failed: string[] = [];
  const path: string[] = [];
  let deeper = false;
  for (const line of text.split('\n')) {
    const opened = subtest.exec(line);
    if (opened !== null) {
      path.length = (opened[1] ?? '').length / 4;
      path.push(opened[2] ?? '');
      deeper = false;
      continue;
    }
    const ended = result.exec(line);
    if (ended === null) continue;
    const depth = (ended[1] ?? '').length / 4;
    const isLeaf = !deeper || depth >= path.length - 1;
    path.length = Math.min(path.length, depth + 1);
    if (isLeaf && !/ # SKIP| # TODO/.test(line))
      (ended[2] === undefined ? passed : failed).push(path.join(' > '));
    path.length = depth;
    deeper = true;
  }
  return { passed: names(passed), failed: names(failed) };
}

const testCase = /<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/** JUnit's XML as pytest writes it (docs.pytest.org, "Creating JUnitXML format files"); skipped tests are left out. */
export function readJunit(text: string): Report {
  const passed: string[] = [];
  const failed: string[] = [];
  for (const [, about = '', inside = ''] of text.matchAll(testCase)) {
    if (/<skipped\b/.test(inside)) continue;
    const part = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(about)?.[1] ?? '';
    const name = `${part('classname')} > ${part('name')}`;
    (/<(?:failure|error)\b/.test(inside) ? failed : passed).push(name);
  }
  return { passed: names(passed), failed: names(failed) };
}

function names(all: readonly string[]): ReadonlySet<string> {
  const seen = new Map<string, number>();
  return new Set(
    all.map((name) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return times === 1 ? name : `${name} (${times})`;
    }),
  );
}
