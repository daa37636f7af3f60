import { checkExchanges } from './exchanges/check-exchanges.ts';
import { elevenlabsExchanges } from './exchanges/model-services.ts';

checkExchanges(elevenlabsExchanges);
