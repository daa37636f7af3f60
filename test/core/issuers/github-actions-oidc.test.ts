import { checkExchanges } from './exchanges/check-exchanges.ts';
import { githubActionsOidcExchanges } from './exchanges/github.ts';

checkExchanges(githubActionsOidcExchanges);
