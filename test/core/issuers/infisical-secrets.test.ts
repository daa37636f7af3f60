import { checkExchanges } from './exchanges/check-exchanges.ts';
import { infisicalSecretsExchanges } from './exchanges/secret-stores.ts';

checkExchanges(infisicalSecretsExchanges);
