import { findCredentials } from '../../src/core/find-credentials.ts';
import type { IssuerRequest } from '../../src/core/issuers/issuer.ts';
import { type BodySink, copyOf } from './body-tap.ts';
import { isPromptRequest } from './prompt-request.ts';
import type { Recorder, TargetInfo } from './recorder.ts';

/**
 * A prompt grows at its end: that is where a tool's newest result stands. To look through this much takes
 * about a millisecond, beside seconds for the model's answer.
 */
const headBytes = 65_536;
const tailBytes = 196_608;

/** Looks for credentials in the body of a request that a model or a tool reads. */
export interface PromptScan {
  readonly body: BodySink;
  /** The body is complete: records what was found in it as presented there. Once. */
  readonly sent: (recorder: Recorder, target: TargetInfo) => void;
}

let isOn: boolean | undefined;

function isPromptScanOn(): boolean {
  isOn ??= process.env['MAYFLY_PROMPT_SCAN'] !== '0';
  return isOn;
}

/** Null when the request takes no prompt, or with `MAYFLY_PROMPT_SCAN=0`. */
export function promptScan(request: IssuerRequest): PromptScan | null {
  if (!isPromptScanOn() || !isPromptRequest(request)) return null;
  if (request.header('content-encoding') !== null) return null;
  const body = endsOfBody();
  return {
    body,
    sent(recorder, target) {
      for (const text of body.texts()) usesInPrompt(recorder, text, target);
    },
  };
}

/** The arguments of a tool that is called without HTTP. */
export function toolArguments(recorder: Recorder, given: unknown, target: TargetInfo): void {
  if (!isPromptScanOn()) return;
  const body = endsOfBody();
  body.add(JSON.stringify(given) ?? '');
  for (const text of body.texts()) usesInPrompt(recorder, text, target);
}

/** Whether the model's host accepts the request says nothing of a credential in the prompt. */
function usesInPrompt(recorder: Recorder, text: string, target: TargetInfo): void {
  for (const secret of findCredentials(text, recorder.knows))
    recorder.used({ secret, location: 'prompt', target, name: null });
}

/** Keeps the first and the last bytes of a body. */
function endsOfBody(): BodySink & { readonly texts: () => readonly string[] } {
  const head: Buffer[] = [];
  let headLength = 0;
  let tail: Buffer[] = [];
  let tailLength = 0;
  let isCut = false;

  function addTail(chunk: Buffer): void {
    tail.push(chunk.length > tailBytes ? chunk.subarray(-tailBytes) : chunk);
    isCut ||= chunk.length > tailBytes;
    tailLength += Math.min(chunk.length, tailBytes);
    while (tail.length > 1 && tailLength - (tail[0]?.length ?? 0) >= tailBytes) {
      tailLength -= tail.shift()?.length ?? 0;
      isCut = true;
    }
  }

  return {
    add(chunk, encoding) {
      const copy = copyOf(chunk, encoding);
      if (copy === null) return;
      const rest = headBytes - headLength;
      if (rest > 0) {
        head.push(copy.subarray(0, rest));
        headLength += Math.min(copy.length, rest);
      }
      if (copy.length > rest) addTail(copy.subarray(rest));
    },
    texts() {
      const first = Buffer.concat(head).toString('utf8');
      const last = Buffer.concat(tail).subarray(-tailBytes).toString('utf8');
      tail = [];
      if (last === '') return [first];
      return isCut || tailLength > tailBytes ? [first, last] : [first + last];
    },
  };
}
