/** Every path of the page, so that the collector answers a link to it with the page. `:name` is one segment. */
export const pagePaths = [
  '/',
  '/credentials/:fingerprint',
  '/workloads',
  '/workloads/:id',
  '/agents',
  '/agents/:kind/:name',
  '/matrix',
  '/models',
  '/issuers',
  '/exposure',
  '/coverage',
  '/exports',
  '/exports/:name',
  '/tokens',
  '/help',
] as const;
export type PagePath = (typeof pagePaths)[number];
