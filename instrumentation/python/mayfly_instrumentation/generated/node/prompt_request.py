"""Made from instrumentation/node/prompt-request.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def is_prompt_request(request=None, *_more):
    "Whether the body of a request is read by a model, or is a call of a tool (MCP, streamable HTTP)."
    if request.get("method") != "POST":
        return False
    _t1 = request
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    question = js.index_of_(path, "?")
    end = js.length(path) if (question < 0) else question
    start = js.last_index_of_(path, "/", (end - 1)) + 1
    last = js.slice_(path, start, end)
    if js.has_(takes_prompt, last):
        return True
    colon = js.last_index_of_(last, ":")
    if (colon >= 0) and js.has_(takes_prompt_after_colon, js.slice_(last, (colon + 1))):
        return True
    return is_tool_call(request)


def is_tool_call(request=None, *_more):
    "A client of MCP takes both kinds of answer (modelcontextprotocol.io, \"Transports\")."
    accept = request.get("header")("accept")
    return ((accept is not None) and js.includes_(accept, "text/event-stream")) and js.includes_(accept, "application/json")

# Last parts of paths that take a prompt, wherever the model is served: OpenAI's and its imitators' (Azure, Groq,
# Mistral, vLLM, LM Studio, gateways), Anthropic, Cohere, Bedrock, Ollama, SageMaker and Databricks serving.
takes_prompt = js.Set(js.split_(js.join_(["completions responses messages embeddings embed rerank complete chat generate runs conversations", "invoke invoke-with-response-stream converse converse-stream invocations interactions predictions"], " "), " "))

# Google's and Vertex AI's come after a colon.
takes_prompt_after_colon = js.Set(js.split_(js.join_(["generateContent streamGenerateContent generateAnswer countTokens embedContent batchEmbedContents", "predict rawPredict streamRawPredict serverStreamingPredict"], " "), " "))
