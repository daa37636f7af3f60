import { checkExchanges } from './exchanges/check-exchanges.ts';
import { deepgramGrantExchanges } from './exchanges/model-services.ts';

checkExchanges(deepgramGrantExchanges);
