import type { Location } from '../../../src/core/semconv.ts';
import type { Service } from '../servers/service.ts';
import type { ClientCase } from './client-case.ts';

/** A client that is made with one key and presents it to one host. */
export interface KeyClient extends Omit<ClientCase, 'credentials' | 'services'> {
  /** Environment variable that the key stands in. */
  readonly variable: string;
  readonly make: () => string;
  readonly type: string;
  readonly provider: string;
  readonly host: string;
  readonly port?: number;
  readonly location?: Location;
  readonly answer: Service;
}

export function keyClientCase({
  variable,
  make,
  type,
  provider,
  host,
  port,
  location,
  answer,
  ...rest
}: KeyClient): ClientCase {
  const use = { at: host, location: location ?? 'header', ...(port === undefined ? {} : { port }) };
  return {
    ...rest,
    credentials: { [variable]: { type, provider, make, uses: [use] } },
    services: () => ({ [host]: answer }),
  };
}
