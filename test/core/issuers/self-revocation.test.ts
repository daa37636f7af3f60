import { checkExchanges } from './exchanges/check-exchanges.ts';
import { selfRevocationExchanges } from './exchanges/self-revocation.ts';

checkExchanges(selfRevocationExchanges);
