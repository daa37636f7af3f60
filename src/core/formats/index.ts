import { anthropicFormats } from './anthropic.ts';
import { awsFormats } from './aws.ts';
import { awsBearerFormats } from './aws-bearer.ts';
import { azureFormats } from './azure.ts';
import { azureConnectionFormats } from './azure-connection.ts';
import { azureSasFormats } from './azure-sas.ts';
import { buildPlatformFormats } from './build-platforms.ts';
import { dataPlatformFormats } from './data-platforms.ts';
import type { Format } from './format.ts';
import { gcpFormats } from './gcp.ts';
import { githubFormats } from './github.ts';
import { gitlabFormats } from './gitlab.ts';
import { jwtFormats } from './jwt.ts';
import { messengerFormats } from './messengers.ts';
import { modelProviderFormats } from './model-providers.ts';
import { openaiFormats } from './openai.ts';
import { platformFormats } from './platforms.ts';
import { privateKeyFormats } from './private-key.ts';
import { registryFormats } from './registries.ts';
import { secretManagerFormats } from './secret-managers.ts';
import { slackFormats } from './slack.ts';
import { stripeFormats } from './stripe.ts';
import { urlLoginFormats } from './url-login.ts';
import { vaultFormats } from './vault.ts';

/** Every format, in order of precedence. A new one is a row or a file beside this, a line here and a test. */
export const formats: readonly Format[] = [
  ...jwtFormats,
  ...openaiFormats,
  ...anthropicFormats,
  ...awsFormats,
  ...awsBearerFormats,
  ...azureFormats,
  ...azureConnectionFormats,
  ...gcpFormats,
  ...githubFormats,
  ...gitlabFormats,
  ...vaultFormats,
  ...secretManagerFormats,
  ...slackFormats,
  ...messengerFormats,
  ...stripeFormats,
  ...privateKeyFormats,
  ...buildPlatformFormats,
  ...registryFormats,
  ...dataPlatformFormats,
  ...platformFormats,
  ...modelProviderFormats,
  ...azureSasFormats,
  ...urlLoginFormats,
];
