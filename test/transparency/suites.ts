/** A client's own test suite, as its repository runs it, without linters and browsers. */
export interface Suite {
  readonly client: string;
  /** Arguments to Node, in the checkout, whose dependencies are installed. */
  readonly command: (report: string) => readonly string[];
  /** How the report is written: mocha's JSON, or the test runner's TAP. */
  readonly report: 'mocha' | 'tap';
}

const nodeTest = (pattern: string) => (report: string) => [
  '--expose-gc',
  '--test',
  '--test-concurrency=2',
  '--test-timeout=60000',
  // Without a network some files leave a connection open.
  '--test-force-exit',
  '--test-reporter=tap',
  `--test-reporter-destination=${report}`,
  ...pattern.split(' '),
];

const mocha =
  (pattern: readonly string[]) =>
  (report: string): readonly string[] => [
    'node_modules/mocha/bin/mocha.js',
    '--reporter=json',
    `--reporter-option=output=${report}`,
    '--timeout=30000',
    '--exit',
    ...pattern,
  ];

/** Every suite that can be run; a new one is a line here. */
export const suites: readonly Suite[] = [
  { client: 'axios', report: 'mocha', command: mocha(['test/unit/**/*.js']) },
  {
    client: 'undici',
    report: 'tap',
    command: nodeTest(
      'test/*.js test/cookie/*.js test/interceptors/*.js test/cache/*.js test/fetch/*.js test/node-test/*.js test/websocket/*.js',
    ),
  },
];
