import { MayflyError } from '../../src/core/errors.ts';

/** What libpq knows and a collector can do: it must write, so it looks for a primary in any case. */
const writing = new Set(['any', 'read-write', 'primary']);
const form = /^(postgres(?:ql)?:\/\/)((?:[^@/?#]*@)?)([^/?#]*)([^?#]*)(?:\?([^#]*))?$/;

/**
 * One URL for each host of a connection URL in libpq's form, `postgres://h1:5432,h2:5433/db` or
 * `?host=h1,h2&port=5432,5433` (postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS); null when
 * it is no such URL. `target_session_attrs` is taken out.
 */
export function hostsOf(databaseUrl: string): readonly string[] | null {
  const [, scheme, user = '', authority = '', path = '', query = ''] = form.exec(databaseUrl) ?? [];
  if (scheme === undefined) return null;
  const parameters = new URLSearchParams(query);
  if (!writing.has(parameters.get('target_session_attrs') ?? 'any')) return null;
  parameters.delete('target_session_attrs');
  const inQuery = parameters.get('host')?.split(',');
  const ports = parameters.get('port')?.split(',') ?? [];
  const hosts = inQuery ?? authority.split(',');
  if (inQuery !== undefined && ports.length > 1 && ports.length !== hosts.length) return null;
  const urls = hosts.map((host, i) => {
    const own = new URLSearchParams(parameters);
    if (inQuery !== undefined) own.set('host', host);
    const port = ports[i] ?? ports[0];
    if (port !== undefined) own.set('port', port);
    const rest = own.size === 0 ? '' : `?${own}`;
    return `${scheme}${user}${inQuery === undefined ? host : authority}${path}${rest}`;
  });
  // The driver, too, wants a name where a socket's folder comes in the query.
  const whole = urls.every((url) => URL.canParse(url) && /^[^,]*$/.test(new URL(url).host));
  return whole && hosts.every((host) => host !== '' || authority === '') ? urls : null;
}

/** As above; throws `config.invalid`, without the URL, which holds the password. */
export function mustHaveHosts(databaseUrl: string): readonly [string, ...string[]] {
  const [first, ...rest] = hostsOf(databaseUrl) ?? [];
  if (first !== undefined) return [first, ...rest];
  throw new MayflyError(
    'config.invalid',
    'DATABASE_URL is not a PostgreSQL URL: write postgres://user:password@host:5432/database, or several ' +
      'hosts as host1:5432,host2:5432',
  );
}
