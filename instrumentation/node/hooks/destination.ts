/** Where a socket is connected to. */
export interface Destination {
  /** Host in lower case, or the path of a socket file. */
  readonly address: string;
  readonly port: number | null;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * Reads the arguments of `Socket.prototype.connect` in all their forms. Null for sockets that belong to HTTP:
 * Node's agents and undici say so in the options, HTTP/2 in the protocols it offers.
 */
export function destinationOf(args: readonly unknown[]): Destination | null {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) return fromOptions(first as Options);
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { address: first, port: null };
  const host = args[1];
  return {
    address: typeof host === 'string' ? host.toLowerCase() : 'localhost',
    port: portOf(first),
  };
}

function fromOptions(options: Options): Destination | null {
  if (isHttp(options)) return null;
  if (typeof options['path'] === 'string') return { address: options['path'], port: null };
  const host = options['host'];
  const address = typeof host === 'string' && host !== '' ? host.toLowerCase() : 'localhost';
  return { address: nameOf(address, options['servername']), port: portOf(options['port']) };
}

const numeric = /^(?:[\d.]+|[\da-f:.]*:[\da-f:.]*)$/;

/** A client that asked DNS itself (nodemailer) connects to a number, and says the name besides. */
function nameOf(address: string, servername: unknown): string {
  const isNamed = typeof servername === 'string' && servername !== '' && numeric.test(address);
  return isNamed ? servername.toLowerCase() : address;
}

function isHttp(options: Options): boolean {
  const { _agentKey: agentKey, protocol, ALPNProtocols: offered } = options;
  if (agentKey !== undefined || protocol === 'http:' || protocol === 'https:') return true;
  return Array.isArray(offered) && offered.some((name) => name === 'h2' || name === 'http/1.1');
}

function portOf(value: unknown): number | null {
  const port = Number(value ?? Number.NaN);
  return Number.isInteger(port) ? port : null;
}
