const received = /"(?:receivedAt|event_received_at|created)":"(\d{4}-[^"]{1,30})"/g;

/** When the collector recorded the events of a text, in ms, as NDJSON, the names of Splunk and ECS have it. */
export function receivedTimes(text: string): readonly number[] {
  return Array.from(text.matchAll(received), ([, time = '']) => Date.parse(time));
}
