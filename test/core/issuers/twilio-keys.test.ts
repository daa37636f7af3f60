import { checkExchanges } from './exchanges/check-exchanges.ts';
import { twilioKeysExchanges } from './exchanges/platforms.ts';

checkExchanges(twilioKeysExchanges);
