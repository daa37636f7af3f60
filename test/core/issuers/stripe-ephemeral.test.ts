import { checkExchanges } from './exchanges/check-exchanges.ts';
import { stripeEphemeralExchanges } from './exchanges/platforms.ts';

checkExchanges(stripeEphemeralExchanges);
