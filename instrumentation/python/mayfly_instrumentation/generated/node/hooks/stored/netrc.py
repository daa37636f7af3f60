"""Made from instrumentation/node/hooks/stored/netrc.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value

_RE1 = js.RegExp("\\s+")
_RE2 = js.RegExp("^\\s*#.*$", "gm")
_RE3 = js.RegExp("^\"(.*)\"$")


def netrc_credentials(text=None, *_more):
    "`machine host login user password secret`, on one line or several (ftp(1), GNU inetutils `.netrc`)."
    words = js.split_(js.replace_(text, _RE2, ""), _RE1, most)
    found = []
    login = None
    i = 0
    while ((i + 1) < js.length(words)):
        word = js.at(words, i)
        if (word == "machine") or (word == "default"):
            login = None
        if ((word != "login") and (word != "password")) and (word != "machine"):
            i += 1
            continue
        value = js.replace_((_v if (_v := js.at(words, (i + 1))) is not None else ""), _RE3, "$1")
        i += 1
        if word == "login":
            login = value
        secret = canonical_value(value) if (word == "password") else None
        if secret is not None:
            js.push_(found, js.Obj({"secret": secret, **js.spread((js.Obj() if (login is None) else js.Obj({"subject": login})))}))
        i += 1
    return found

most = 8192
