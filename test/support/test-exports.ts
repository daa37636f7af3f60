import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDestinationMaker } from '../../collector/export/destination-maker.ts';
import { destinationKinds } from '../../collector/export/destinations/index.ts';
import { createExports, type Exports } from '../../collector/export/exports.ts';
import { createNetwork } from '../../collector/export/network/create-network.ts';
import { createSealer } from '../../collector/export/secrets/sealer.ts';
import type { ExportStore } from '../../collector/store/export/export-store.ts';
import { instant } from '../../src/core/instant.ts';
import { siemFormats } from '../../src/core/siem/formats/index.ts';
import { fakeSecret } from './fake-secret.ts';

/** What operators do with exports, on real kinds and formats; nothing is delivered. Loopback is allowed. */
export function testExports(store: ExportStore): Exports {
  const now = () => instant(Date.now());
  const maker = createDestinationMaker({
    kinds: destinationKinds,
    formats: siemFormats,
    sealer: createSealer(fakeSecret('', 40)),
    places: {
      env: process.env,
      folders: [],
      realPath: async (path) => path,
      readFile: async () => '',
    },
    source: 'mayfly',
    network: createNetwork({ allow: ['127.0.0.1'] }),
    now,
    exporter: { version: '0.0.0', host: 'here' },
    files: { directory: join(tmpdir(), `exports-${process.pid}`), allow: [] },
  });
  return createExports({
    store,
    maker,
    kinds: destinationKinds,
    formats: siemFormats,
    publicUrl: null,
    changed: () => {},
  });
}
