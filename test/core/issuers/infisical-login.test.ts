import { checkExchanges } from './exchanges/check-exchanges.ts';
import { infisicalLoginExchanges } from './exchanges/secret-stores.ts';

checkExchanges(infisicalLoginExchanges);
