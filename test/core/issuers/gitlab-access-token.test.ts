import { checkExchanges } from './exchanges/check-exchanges.ts';
import { gitlabAccessTokenExchanges } from './exchanges/gitlab.ts';

checkExchanges(gitlabAccessTokenExchanges);
