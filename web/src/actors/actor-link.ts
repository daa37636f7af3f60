import type { ActorKind } from '../../../src/core/api/inventory-views.ts';
import { linkTo } from '../router/match-path.ts';

/** Link to what is known of an agent, tool, notebook or human. */
export function actorLink(kind: ActorKind, name: string): string {
  return linkTo('/agents/:kind/:name', { kind, name });
}

export const actorFields = {
  agent: 'agent',
  tool: 'tool',
  notebook: 'notebook',
  human: 'user',
} as const satisfies Record<ActorKind, string>;

export const actorTitles: Readonly<Record<ActorKind, { readonly one: string; readonly many: string }>> = {
  agent: { one: 'Agent', many: 'Agents' },
  tool: { one: 'Tool', many: 'Tools' },
  notebook: { one: 'Notebook', many: 'Notebooks' },
  human: { one: 'Human', many: 'Humans' },
};
