import { checkExchanges } from './exchanges/check-exchanges.ts';
import { slackExchanges } from './exchanges/platforms.ts';

checkExchanges(slackExchanges);
