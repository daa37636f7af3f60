import { checkExchanges } from './exchanges/check-exchanges.ts';
import { dopplerExchanges } from './exchanges/secret-stores.ts';

checkExchanges(dopplerExchanges);
