import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthRevocationExchanges } from './exchanges/oauth.ts';

checkExchanges(oauthRevocationExchanges);
