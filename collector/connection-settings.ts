import { type ConnectionLimits, connectionLimits } from './connection-limits.ts';
import type { Settings } from './settings.ts';

/**
 * How many connections there may be: of all, and of one peer. A load balancer or a node's proxy is one peer for
 * everybody behind it, which only the operator knows.
 */
export function readConnectionLimits(settings: Settings, problems: string[]): ConnectionLimits {
  const count = (name: string, otherwise: number): number => {
    const text = settings.text(name);
    if (text === null) return otherwise;
    if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
    problems.push(`${name} is not a number from 1 to 999999`);
    return otherwise;
  };
  const total = count('MAYFLY_MAX_CONNECTIONS', connectionLimits.total);
  const perPeer = count('MAYFLY_MAX_CONNECTIONS_PER_PEER', Math.min(connectionLimits.perPeer, total));
  return { ...connectionLimits, total, perPeer };
}
