import { checkExchanges } from './exchanges/check-exchanges.ts';
import { snowflakeSessionExchanges } from './exchanges/platforms.ts';

checkExchanges(snowflakeSessionExchanges);
