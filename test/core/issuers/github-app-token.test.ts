import { checkExchanges } from './exchanges/check-exchanges.ts';
import { githubAppTokenExchanges, githubReportExchanges } from './exchanges/github.ts';

checkExchanges([...githubAppTokenExchanges, ...githubReportExchanges]);
