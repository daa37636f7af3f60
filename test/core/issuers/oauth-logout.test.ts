import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthLogoutExchanges } from './exchanges/oauth.ts';

checkExchanges(oauthLogoutExchanges);
