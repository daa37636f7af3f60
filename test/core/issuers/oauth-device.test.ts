import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthDeviceExchanges } from './exchanges/oauth.ts';

checkExchanges(oauthDeviceExchanges);
