import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** A package of `test/clients`, for a server that the test itself runs. Its types stay there. */
export function clientPackage<Package>(name: string): Package {
  return createRequire(resolve('test/clients/package.json'))(name) as Package;
}
