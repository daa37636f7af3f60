import { configDefaults, defineConfig } from 'vitest/config';

/** Pure functions: they may share a process, which saves starting one for each file. */
const pure = ['test/core/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      { extends: true, test: { name: 'core', include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...pure],
          globalSetup: ['test/support/temporary-folder.ts', 'test/support/postgres-global.ts'],
        },
      },
    ],
  },
});
