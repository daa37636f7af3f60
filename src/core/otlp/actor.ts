import type { Actor } from '../observation.ts';
import type { AttributeBag } from '../semconv.ts';
import { text } from './attribute-reading.ts';

/** On whose behalf, as far as the span says. */
export function actor(attributes: AttributeBag): Actor {
  return {
    agent: text(attributes['gen_ai.agent.name']),
    agentId: text(attributes['gen_ai.agent.id']),
    tool: text(attributes['gen_ai.tool.name']),
    conversation: text(attributes['gen_ai.conversation.id']),
    notebook: text(attributes['mayfly.notebook.path']),
    cell: text(attributes['mayfly.notebook.cell_id']),
    user: text(attributes['user.id']),
  };
}
