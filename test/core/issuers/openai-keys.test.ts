import { checkExchanges } from './exchanges/check-exchanges.ts';
import { openaiKeysExchanges } from './exchanges/model-services.ts';

checkExchanges(openaiKeysExchanges);
