import { anthropicFormats } from './anthropic.ts';
import { awsFormats } from './aws.ts';
import type { Format } from './format.ts';
import { gcpFormats } from './gcp.ts';
import { githubFormats } from './github.ts';
import { gitlabFormats } from './gitlab.ts';
import { jwtFormats } from './jwt.ts';
import { modelProviderFormats } from './model-providers.ts';
import { openaiFormats } from './openai.ts';
import { platformFormats } from './platforms.ts';
import { privateKeyFormats } from './private-key.ts';
import { slackFormats } from './slack.ts';
import { stripeFormats } from './stripe.ts';
import { vaultFormats } from './vault.ts';

/** Every format, in order of precedence. A new one is a file beside this, a line here and a test. */
export const formats: readonly Format[] = [
  ...jwtFormats,
  ...openaiFormats,
  ...anthropicFormats,
  ...awsFormats,
  ...gcpFormats,
  ...githubFormats,
  ...gitlabFormats,
  ...vaultFormats,
  ...slackFormats,
  ...stripeFormats,
  ...privateKeyFormats,
  ...platformFormats,
  ...modelProviderFormats,
];
