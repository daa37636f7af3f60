const wholeRequest = /^\s*\{\s*"resourceSpans"\s*:\s*\[([\s\S]*)\]\s*\}\s*$/;

/**
 * What stands in the `resourceSpans` of a line, untouched: a busy host has no time to parse its own spool.
 * A line that only looks like OTLP is found by the collector. Null when it does not even look so.
 */
export function lineContent(line: string): string | null {
  const content = wholeRequest.exec(line)?.[1];
  return content === undefined || content.trim() === '' ? null : content;
}
