"""Made from instrumentation/node/hooks/stored/named-files.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def files_named_in(text=None, *_more):
    "The files that a secret file says hold further secrets."
    if js.length(text) > longest:
        return []
    found = []
    for match_ in js.iterate(js.match_all_(text, names)):
        path = js.trim_((_v if (_v := (_v if (_v := js.at(match_, 1)) is not None else js.at(match_, 2))) is not None else ""))
        if (path != "") and (js.push_(found, path) >= most):
            break
    return found

# Settings that name the file in which a secret is mounted: a web identity's token of AWS profiles, the source of
# Google's external accounts (google.aip.dev/auth/4117), token and key of a kubeconfig's user.
names = js.RegExp("(?:^|[\\s{,\"'])(?:web_identity_token_file|tokenFile|client-key|key_file|private_key_path|subject_token_file)[\"']?\\s*[=:]\\s*[\"']?([^\"'\\r\\n]{1,1024})|\"credential_source\"\\s*:\\s*\\{[^{}]{0,1024}?\"file\"\\s*:\\s*\"([^\"]{1,1024})\"", "g")

most = 8

# Longer files are no settings.
longest = 65536
