import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthRegistrationExchanges } from './exchanges/oauth.ts';

checkExchanges(oauthRegistrationExchanges);
