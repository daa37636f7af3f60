"""Made from src/core/name-words.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("[^a-z0-9]+")
_RE2 = js.RegExp("([A-Z])([A-Z][a-z])", "g")
_RE3 = js.RegExp("([a-z0-9])([A-Z])", "g")
_RE4 = js.RegExp("(key|token|secret|password)(\\d+)", "gi")


def name_words(name=None, *_more):
    "`accessToken`, `ACCESS_TOKEN`, `access-token` and `APIKey`, each as its words in lower case."
    return js.filter_(js.split_(js.replace_(js.replace_(js.replace_(name, _RE4, "$1 $2"), _RE3, "$1 $2"), _RE2, "$1 $2").lower(), _RE1), (lambda word=None, *_more: (word != "")))
