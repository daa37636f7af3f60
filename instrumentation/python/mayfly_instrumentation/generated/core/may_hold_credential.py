"""Made from src/core/may-hold-credential.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.secret_names import secret_name


def may_hold_credential(name=None, value=None, *_more):
    "Whether a value under a name is worth a closer look. Cheap, and a no is certain: nearly all variables of a process are paths, words and numbers, and a process without a secret need not load what judges secrets."
    if (js.length(value) < shortest_named) or harmless.test(name):
        return False
    if secret_name(name) == "secret":
        return True
    return (js.length(value) > longest) or telling.test(value)

# Shorter values under a secret's name are switches and words; shorter forms there are none.
shortest_named = 6

# What a value of a credential's form has: a long word, a login or query in a URL, a block, a key among settings.
telling = js.RegExp("[\\w+=~.-]{15}|:\\/\\/[^/]*@|:\\/\\/.*[?]|-----BEGIN|;[^;=]*(?:key|signature|password|pwd)=|^\\s*[[{\"]", "i")

# Every process has them, with long words of their own.
harmless = js.RegExp("^(?:PATH|NODE_OPTIONS|NODE_PATH|PWD|OLDPWD|HOME|HOSTNAME|SHELL|TMPDIR|LS_COLORS|(?:MAYFLY|OTEL)_.*)$")

longest = 262144
