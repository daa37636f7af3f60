"""Made from instrumentation/node/hooks/stored/pem.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value


def private_keys(text=None, *_more):
    "The private keys in a text (RFC 7468), each from its first to its last line. Certificates and public keys are no secrets. A variable may hold line feeds as two characters each."
    is_wrapped = js.starts_with(text, wrapped) and (js.length(text) <= longest_wrapped)
    clear = js.to_string_(js.buffer_from(text, "base64"), "utf8") if is_wrapped else text
    def _fn1(key=None, *_more):
        secret = canonical_value(js.replace_all_(js.replace_all_(key, "\\n", "\n"), "\x0d", ""))
        return [] if ((secret is None) or (js.length(secret) > longest)) else [js.Obj({"secret": secret})]
    def _fn2(key=None, *_more):
        secret = canonical_value(js.replace_all_(js.replace_all_(key, "\\n", "\n"), "\x0d", ""))
        return [] if ((secret is None) or (js.length(secret) > longest)) else [js.Obj({"secret": secret})]
    return js.flat_map_(split_keys(clear).get("keys"), _fn2)


def without_private_keys(text=None, *_more):
    "The text around the private keys."
    return split_keys(text).get("rest")


def split_keys(text=None, *_more):
    keys = []
    rest = ""
    from_ = 0
    while ((js.length(keys) < most) and js.includes_(text, "PRIVATE KEY", from_)):
        js.put(opening, "lastIndex", from_)
        begin = opening.exec(text)
        if begin is None:
            break
        js.put(ending, "lastIndex", opening.get("lastIndex"))
        if ending.exec(text) is None:
            break
        js.push_(keys, js.slice_(text, begin.get("index"), ending.get("lastIndex")))
        rest += js.slice_(text, from_, begin.get("index"))
        from_ = ending.get("lastIndex")
    return js.Obj({"keys": keys, "rest": (rest + js.slice_(text, from_))})

opening = js.RegExp("-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----", "g")

ending = js.RegExp("-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----", "g")

# Base64 of `-----BEGIN `, as kubeconfig and many deployment tools wrap keys.
wrapped = "LS0tLS1CRUdJTi"

longest_wrapped = 65536

most = 8

longest = 16384
