/** A client's own test suite, as its repository runs it, without linters, browsers and what needs a network. */
export interface Suite {
  readonly client: string;
  /** Globs of its test files, in the checkout. */
  readonly files: readonly string[];
  /** Arguments to Node, or to Python, for some of the files, which write a report there. */
  readonly command: (files: readonly string[], report: string) => readonly string[];
  /** How the report is written: mocha's JSON, the test runner's TAP, or pytest's XML. */
  readonly report: 'mocha' | 'tap' | 'junit';
  /** Of a suite in Python: the folder of its package in the checkout. */
  readonly python?: string;
  /** Each file in a process of its own: one that hangs then takes no other with it. */
  readonly isEachAlone: boolean;
}

const pytest = (files: readonly string[], report: string): readonly string[] => [
  '-m',
  'pytest',
  '-q',
  // Names without the addresses of objects, and each test in the place that it has.
  '-p',
  'no:randomly',
  '-p',
  'no:cacheprovider',
  `--junitxml=${report}`,
  ...files,
];

/** Every suite that can be run; a new one is a line here. */
export const suites: readonly Suite[] = [
  {
    client: 'axios',
    files: ['test/unit/**/*.js'],
    report: 'mocha',
    isEachAlone: false,
    command: (files, report) => [
      'node_modules/mocha/bin/mocha.js',
      '--reporter=json',
      `--reporter-option=output=${report}`,
      '--timeout=30000',
      '--exit',
      ...files,
    ],
  },
  {
    client: 'undici',
    files: ['.', 'cookie', 'interceptors', 'cache', 'fetch', 'node-test', 'websocket'].map(
      (folder) => `test/${folder}/*.js`,
    ),
    report: 'tap',
    isEachAlone: true,
    command: (files, report) => [
      '--expose-gc',
      '--test',
      '--test-reporter=tap',
      `--test-reporter-destination=${report}`,
      ...files,
    ],
  },
  {
    client: 'requests',
    files: ['tests/test_*.py'],
    report: 'junit',
    isEachAlone: false,
    python: 'src',
    command: pytest,
  },
  {
    client: 'httpx',
    files: ['tests/**/test_*.py'],
    report: 'junit',
    isEachAlone: false,
    python: '.',
    command: pytest,
  },
];
