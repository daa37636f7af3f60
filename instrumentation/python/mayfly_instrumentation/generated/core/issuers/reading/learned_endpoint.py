"""Made from src/core/issuers/reading/learned-endpoint.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("^https?:$")


def learned_endpoint(kind=None, url=None, *_more):
    "An endpoint from its URL (http or https); none when it is no such URL."
    if (not js.is_string(url)) or (js.length(url) > longest_url):
        return []
    parsed = js.URL(url) if js.url_can_parse(url) else None
    if (parsed is None) or (not _RE1.test(parsed.get("protocol"))):
        return []
    port = None if (parsed.get("port") == "") else js.number(parsed.get("port"))
    return [js.Obj({"kind": kind, "host": parsed.get("hostname"), "port": port, "path": parsed.get("pathname")})]

longest_url = 2048
