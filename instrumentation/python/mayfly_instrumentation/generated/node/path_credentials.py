"""Made from instrumentation/node/path-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.core.webhook_url import webhook_url


def path_credentials(host=None, path=None, end=None, *_more):
    "The credentials in a path up to `end`, where its query begins: a webhook as a whole, else parts of a known form."
    if (not has_long_part(path, end)) or is_known_as_plain(host, path):
        return none
    webhook = None if (end < shortest_webhook) else webhook_url(host, path)
    if webhook is not None:
        return [in_path(webhook)]
    found = []
    start = 0
    count = 0
    while (((start + shortest_part) <= end) and (count < most_parts)):
        slash = js.index_of_(path, "/", start)
        stop = end if ((slash < 0) or (slash > end)) else slash
        if (((stop - start) >= shortest_part) and ((stop - start) <= longest_part)) and (not is_uuid(path, start, stop)):
            secret = credential_in(js.slice_(path, start, stop))
            if secret is not None:
                js.push_(found, in_path(secret))
        start = (stop + 1)
        count += 1
    if js.length(found) == 0:
        remember_as_plain(host, path)
    return found


def has_long_part(path=None, end=None, *_more):
    "Cheap, and nearly no path has one."
    start = 0
    count = 0
    while (((start + shortest_part) <= end) and (count < most_parts)):
        slash = js.last_index_of_(path, "/", ((start + shortest_part) - 1))
        if slash < start:
            return True
        start = (slash + 1)
        count += 1
    return False


def is_known_as_plain(host=None, path=None, *_more):
    known = js.at(plain, place_of(path))
    return ((known is not None) and (known.get("path") == path)) and (known.get("host") == host)


def remember_as_plain(host=None, path=None, *_more):
    if js.length(path) <= longest_remembered:
        js.put(plain, place_of(path), js.Obj({"host": host, "path": path}))


def place_of(path=None, *_more):
    return ((js.length(path) * 7) + js.char_code_at_(path, (js.length(path) >> 1))) & 63


def is_uuid(path=None, start=None, stop=None, *_more):
    "The commonest long part."
    return ((((stop - start) == 36) and (js.at(path, (start + 8)) == "-")) and (js.at(path, (start + 13)) == "-")) and (js.at(path, (start + 23)) == "-")


def credential_in(part=None, *_more):
    text = js.replace_(decoded(part), bot, "")
    return text if looks_like_credential(text) else None


def decoded(part=None, *_more):
    if not js.includes_(part, "%"):
        return part
    try:
        return js.decode_uri_component(part)
    except Exception:
        return part


def in_path(secret=None, *_more):
    return js.Obj({"secret": secret, "location": "path", "name": "path", "subject": None, "mechanism": None})

# Shorter parts are names and ids: no form of a credential is looked for in them.
shortest_part = 20

# The shortest path of a webhook.
shortest_webhook = 40

most_parts = 32

longest_part = 8192

none = []

# Paths without a credential, by a place that is told from them: a client asks for the same one again and again.
plain = js.array_from(js.Obj({"length": 64}))

longest_remembered = 512

# Telegram puts a word before its token, and another before that for files (core.telegram.org/bots/api).
bot = js.RegExp("^bot(?=\\d)")
