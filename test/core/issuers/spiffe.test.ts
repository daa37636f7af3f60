import { checkExchanges } from './exchanges/check-exchanges.ts';
import { spiffeExchanges } from './exchanges/spiffe.ts';

checkExchanges(spiffeExchanges);
