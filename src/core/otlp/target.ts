import type { Target } from '../observation.ts';
import type { AttributeBag } from '../semconv.ts';
import { name, text } from './attribute-reading.ts';
import { cutText } from './clean-text.ts';
import { longestText } from './limits.ts';

/** Where a credential was presented to or fetched from. */
export function target(attributes: AttributeBag): Target {
  return {
    address: name(attributes['server.address']?.toLowerCase().replace(/\.$/, '')),
    port: port(attributes['server.port']),
    operation: operation(attributes),
  };
}

const greatestPort = 65_535;

function port(value: number | undefined): number | null {
  return value !== undefined && value > 0 && value <= greatestPort ? value : null;
}

/**
 * A low-cardinality name of what was called, from the most telling attributes there are: the remote
 * procedure, the database operation, else the HTTP method with its route.
 */
function operation(attributes: AttributeBag): string | null {
  return (
    joined([attributes['rpc.service'], attributes['rpc.method']], '/') ??
    joined([attributes['db.system.name'], attributes['db.operation.name']], ' ') ??
    http(attributes)
  );
}

function http(attributes: AttributeBag): string | null {
  const method = text(attributes['http.request.method']);
  return method === null ? null : joined([method, attributes['url.template']], ' ');
}

function joined(parts: readonly (string | undefined)[], separator: string): string | null {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? null : cutText(known.join(separator), longestText);
}
