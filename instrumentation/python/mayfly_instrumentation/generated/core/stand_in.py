"""Made from src/core/stand-in.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def is_stand_in(text=None, *_more):
    "Whether a text stands in the place of a secret that never showed itself: a public name of the credential, that is fingerprinted like a secret so that all who meet it agree."
    return stand_in.test(text)

# The account of a login, an SSH key by its public half, a client certificate by its public key.
stand_in = js.RegExp("^(?:account:[a-z0-9]+:\\/\\/|ssh\\.key:SHA256:|certificate:)")
