import { attributeDefinition, attributes } from '../../src/core/semconv.ts';
import { spanDescriptions } from './span-descriptions.ts';

/**
 * The contract as a registry in the form of OpenTelemetry's semantic conventions
 * (github.com/open-telemetry/weaver, "Semantic Convention YAML Language").
 */
export function registryYaml(): string {
  const own = Object.keys(attributes).flatMap((name) => {
    const definition = attributeDefinition(name);
    return definition?.origin === 'mayfly' ? [definition] : [];
  });
  const lines = ['# Generated from src/core/semconv.ts by npm run generate. Do not edit.', 'groups:'];
  lines.push('  - id: registry.mayfly', '    type: attribute_group', '    display_name: Mayfly Attributes');
  lines.push('    brief: Run-time fetches and uses of credentials.', '    attributes:');
  for (const { name, type, brief } of own) {
    lines.push(`      - id: ${name}`, `        type: ${type}`, '        stability: development');
    lines.push(`        brief: ${JSON.stringify(brief)}`);
  }
  for (const span of spanDescriptions) {
    lines.push(
      `  - id: span.${span.id}`,
      '    type: span',
      '    span_kind: internal',
      '    stability: development',
    );
    lines.push(
      `    brief: ${JSON.stringify(span.brief)}`,
      `    note: ${JSON.stringify(span.note)}`,
      '    attributes:',
    );
    for (const name of span.required)
      lines.push(`      - ref: ${name}`, '        requirement_level: required');
  }
  return `${lines.join('\n')}\n`;
}
