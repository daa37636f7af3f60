import { exchanges as awsJson } from './exchanges/aws-json.ts';
import { exchanges as awsQuery } from './exchanges/aws-query.ts';
import { exchanges as awsRest } from './exchanges/aws-rest.ts';
import { exchanges as azure } from './exchanges/azure.ts';
import { checkExchanges } from './exchanges/check-exchanges.ts';
import { exchanges as gcp } from './exchanges/gcp.ts';
import { exchanges as kubernetes } from './exchanges/kubernetes.ts';
import { exchanges as metadataServices } from './exchanges/metadata-services.ts';

checkExchanges([...awsQuery, ...awsJson, ...awsRest, ...metadataServices, ...gcp, ...azure, ...kubernetes]);
