import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { createCollectorApp } from '../../support/collector-app.ts';
import { sampleNow } from './sample-credentials.ts';
import { sampleExports } from './sample-exports.ts';
import { sampleInventoryBytes } from './sample-inventory.ts';
import { testContext } from './test-context.ts';

/** The real collector at the clock of the samples, with the sample inventory in it. */
export async function collectorWithSamples(store: Store) {
  const app = await createCollectorApp(store, {
    now: () => instant(sampleNow),
    exports: sampleExports(store.exports),
  });
  const response = await app.sendTraces(new TextDecoder().decode(sampleInventoryBytes(sampleNow)), 'json');
  if (!response.ok) throw new Error(`the collector answered ${response.status}`);
  await store.foldPending();
  const endpoint = 'http://collector';
  const fetch = (input: unknown, init?: RequestInit): Promise<Response> =>
    app.send(String(input).slice(endpoint.length), init);
  return {
    /** A context of which every request goes to it. */
    context: (options: Parameters<typeof testContext>[1] = {}) => ({
      ...testContext(
        {
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
          MAYFLY_READ_TOKEN: app.tokens.read,
          MAYFLY_ADMIN_TOKEN: app.tokens.admin,
        },
        options,
      ),
      fetch,
    }),
  };
}
