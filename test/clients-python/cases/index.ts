import { awsClients } from './aws-clients.ts';
import { cloudClients } from './cloud-clients.ts';
import { connectionClients } from './connection-clients.ts';
import { httpClients } from './http-clients.ts';
import { modelClients } from './model-clients.ts';
import type { PythonCase } from './python-case.ts';
import { saasClients } from './saas-clients.ts';

/** Every client from PyPI that the hooks are driven against. */
export const pythonCases: readonly PythonCase[] = [
  ...httpClients,
  ...modelClients,
  ...saasClients,
  ...awsClients,
  ...cloudClients,
  ...connectionClients,
];
