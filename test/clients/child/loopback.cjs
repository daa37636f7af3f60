'use strict';
/*
 * Required before the hooks: every connection to a port that the test serves goes to loopback, whatever the
 * host's name, below the level at which hooks look. So clients keep their real host names, ports and URLs.
 * It also offers `asAgent(name, callback)`, the active OpenTelemetry span of an agent without any SDK.
 */
const net = require('node:net');
const dns = require('node:dns');
const { AsyncLocalStorage } = require('node:async_hooks');

const ports = JSON.parse(process.env.MAYFLY_TEST_PORTS ?? '{}');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const normalized = Array.isArray(args[0]) ? copyOf(args[0]) : net._normalizeArgs(args);
  const port = normalized[0].path ? undefined : ports[normalized[0].port];
  if (port !== undefined) normalized[0] = { ...normalized[0], host: '127.0.0.1', port };
  return connect.call(this, normalized);
};

/** With the symbol that marks it; the caller's own stays as it is. */
function copyOf(normalized) {
  const copy = [...normalized];
  for (const symbol of Object.getOwnPropertySymbols(normalized)) copy[symbol] = normalized[symbol];
  return copy;
}

dns.lookup = Object.assign(
  (_host, options, callback = options) =>
    process.nextTick(
      callback,
      null,
      ...(options?.all ? [[{ address: '127.0.0.1', family: 4 }]] : ['127.0.0.1', 4]),
    ),
  dns.lookup,
);
dns.promises.lookup = async (_host, options) =>
  options?.all ? [{ address: '127.0.0.1', family: 4 }] : { address: '127.0.0.1', family: 4 };
require('node:module').syncBuiltinESMExports();

const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
const agents = new AsyncLocalStorage();
const context = { getValue: (key) => (key === spanKey ? agents.getStore() : undefined) };
globalThis[Symbol.for('opentelemetry.js.api.1')] = { context: { active: () => context } };
globalThis.asAgent = (name, callback) => agents.run({ attributes: { 'gen_ai.agent.name': name } }, callback);
