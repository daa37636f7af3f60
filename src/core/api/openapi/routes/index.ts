import type { Route } from '../route.ts';
import { accessRoutes } from './access-routes.ts';
import { aggregateRoutes } from './aggregate-routes.ts';
import { credentialRoutes } from './credential-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { inventoryRoutes } from './inventory-routes.ts';
import { liveRoutes } from './live-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { senderRoutes } from './sender-routes.ts';

/** Every route of the collector but the page. A new one is an entry in a file beside this. */
export const routes: readonly Route[] = [
  ...credentialRoutes,
  ...inventoryRoutes,
  ...aggregateRoutes,
  ...liveRoutes,
  ...exportRoutes,
  ...accessRoutes,
  ...senderRoutes,
  ...operationRoutes,
];
