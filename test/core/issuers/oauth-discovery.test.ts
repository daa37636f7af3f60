import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthDiscoveryExchanges } from './exchanges/oauth.ts';

checkExchanges(oauthDiscoveryExchanges);
