/** Deeper or longer ones are shown as they are. */
const most = 200_000;

/** A record of JSON with a line for each member; null: it is none, and shown as it is. */
export function readableRecord(body: string): string | null {
  if (body.length > most || !/^\s*[{[]/.test(body)) return null;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return null;
  }
}
