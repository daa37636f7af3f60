/**
 * The beginning of a script for `runHooked`: `as(name, work)` runs work on behalf of an agent of that name, through
 * the store in which OpenAI Agents JS keeps the running agent.
 */
export const runAsAgent = `
  import { AsyncLocalStorage as AgentStorage } from 'node:async_hooks';
  const agents = (globalThis[Symbol.for('openai.agents.core.asyncLocalStorage')] = new AgentStorage());
  const as = (name, work) => agents.run({ active: true, span: { spanData: { type: 'agent', name } } }, work);
`;
