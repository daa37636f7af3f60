import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Exits with 0 when the collector of this container is ready. Loopback only, so its certificate is not asked. */
const tls = Boolean(process.env['MAYFLY_TLS_CERT']);
const options = {
  host: '127.0.0.1',
  port: process.env['MAYFLY_PORT'] || '4318',
  path: '/readyz',
  timeout: 4000,
  rejectUnauthorized: false,
};
const asking = (tls ? httpsRequest : httpRequest)(options, (response) => {
  process.exit(response.statusCode === 200 ? 0 : 1);
});
asking.on('error', () => process.exit(1));
asking.on('timeout', () => process.exit(1));
asking.end();
