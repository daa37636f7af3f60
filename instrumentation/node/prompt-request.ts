import type { IssuerRequest } from '../../src/core/issuers/issuer.ts';

/**
 * Last parts of paths that take a prompt, wherever the model is served: OpenAI's and its imitators' (Azure, Groq,
 * Mistral, vLLM, LM Studio, gateways), Anthropic, Cohere, Bedrock, Ollama, SageMaker and Databricks serving.
 */
const takesPrompt: ReadonlySet<string> = new Set(
  [
    'completions responses messages embeddings embed rerank complete chat generate runs conversations',
    'invoke invoke-with-response-stream converse converse-stream invocations interactions predictions',
  ]
    .join(' ')
    .split(' '),
);
/** Google's and Vertex AI's come after a colon. */
const takesPromptAfterColon: ReadonlySet<string> = new Set(
  [
    'generateContent streamGenerateContent generateAnswer countTokens embedContent batchEmbedContents',
    'predict rawPredict streamRawPredict serverStreamingPredict',
  ]
    .join(' ')
    .split(' '),
);

/** Whether the body of a request is read by a model, or is a call of a tool (MCP, streamable HTTP). */
export function isPromptRequest(request: IssuerRequest): boolean {
  if (request.method !== 'POST') return false;
  const { path } = request;
  const question = path.indexOf('?');
  const end = question < 0 ? path.length : question;
  const start = path.lastIndexOf('/', end - 1) + 1;
  const last = path.slice(start, end);
  if (takesPrompt.has(last)) return true;
  const colon = last.lastIndexOf(':');
  if (colon >= 0 && takesPromptAfterColon.has(last.slice(colon + 1))) return true;
  return isToolCall(request);
}

/** A client of MCP takes both kinds of answer (modelcontextprotocol.io, "Transports"). */
function isToolCall(request: IssuerRequest): boolean {
  const accept = request.header('accept');
  return accept !== null && accept.includes('text/event-stream') && accept.includes('application/json');
}
