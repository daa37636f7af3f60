import { checkExchanges } from './exchanges/check-exchanges.ts';
import { databricksTokensExchanges } from './exchanges/platforms.ts';

checkExchanges(databricksTokensExchanges);
