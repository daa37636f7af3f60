import { checkExchanges } from './exchanges/check-exchanges.ts';
import { onepasswordConnectExchanges } from './exchanges/secret-stores.ts';

checkExchanges(onepasswordConnectExchanges);
