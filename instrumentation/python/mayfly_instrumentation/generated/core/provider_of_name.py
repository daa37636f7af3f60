"""Made from src/core/provider-of-name.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.name_words import name_words
from mayfly_instrumentation.generated.core.provider_of_host import is_provider


def provider_of_name(name=None, *_more):
    "Whose credential a variable, header or field of this name holds (`DD_API_KEY`, `mistralApiKey`), or null."
    if js.length(name) > longest_name:
        return None
    whole = js.get_(aliases, name.lower())
    if whole is not None:
        return whole
    for word in js.iterate(name_words(name)):
        provider = word if is_provider(word) else js.get_(aliases, word)
        if provider is not None:
            return provider
    return None

# Names and words in names that stand for a provider without being its id.
def _fn1(_t1=None, *_more):
    _t2 = js.array(_t1)
    provider = js.at(_t2, 0)
    names = js.at(_t2, 1)
    return js.map_(js.split_(names, " "), (lambda name=None, *_more: [name, provider]))
def _fn2(_t1=None, *_more):
    _t2 = js.array(_t1)
    provider = js.at(_t2, 0)
    names = js.at(_t2, 1)
    return js.map_(js.split_(names, " "), (lambda name=None, *_more: [name, provider]))
aliases = js.Map(js.flat_map_(js.object_entries(js.Obj({"aws": "aws amazon bedrock", "azure": "arm msi ocp-apim-subscription-key", "alibaba": "aliyun alicloud oss", "brave": "x-subscription-token", "cohere": "co_api_key", "datadog": "dd", "elevenlabs": "xi eleven", "fly": "flyctl", "gcp": "google gemini vertex", "github": "gh", "gitlab": "ci_job_token private-token job-token", "huggingface": "hf hugging", "langsmith": "langchain", "mcp": "mcp", "okta": "ssws", "onepassword": "op", "terraform": "tfe", "vault": "bao openbao"})), _fn2))

longest_name = 256
