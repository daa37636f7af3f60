"""Answers what the Node side asks of both languages: a list of `[function, arguments]` on standard input."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "instrumentation" / "python"))

from mayfly_instrumentation import js  # noqa: E402
from mayfly_instrumentation.fingerprints import fingerprint, fingerprint_key  # noqa: E402
from mayfly_instrumentation.generated.core import (  # noqa: E402
    canonical,
    enveloped_secret,
    find_credentials,
    holds_credential,
    may_hold_credential,
    plain_text,
    provider_of_host,
    provider_of_name,
    recognise,
    route_template,
    secret_names,
)
from mayfly_instrumentation.generated.core.issuers.registry import match_issuer  # noqa: E402
from mayfly_instrumentation.generated.core.otlp import clean_text  # noqa: E402
from mayfly_instrumentation.generated.node import header_kind, prompt_request, request_credentials  # noqa: E402
from mayfly_instrumentation.generated.node.hooks.env_credentials import variable_credentials  # noqa: E402
from mayfly_instrumentation.generated.node.hooks.secret_paths import secret_paths  # noqa: E402
from mayfly_instrumentation.generated.node.hooks.stored.file_credentials import file_credentials  # noqa: E402


def request(host, port, method, path, headers):
    pairs = [tuple(pair) for pair in headers]
    lower = {name.lower(): value for name, value in pairs}

    def each_header(visit, *_):
        for name, value in pairs:
            visit(name, value)

    return js.Obj(
        {
            "host": host,
            "port": port,
            "method": method,
            "path": path,
            "header": lambda name, *_: lower.get(name),
            "eachHeader": each_header,
        }
    )


def exchange(asked, told):
    req = request(*asked)
    issuer = match_issuer(req)
    if issuer is None:
        return None
    data = told["bytes"]
    whole = js.Obj(
        {
            "request": req,
            "requestBody": told["requestBody"],
            "status": told["status"],
            "responseHeader": lambda name, *_: told["headers"].get(name),
            "responseBody": told["responseBody"],
            "responseBytes": None if data is None else base64.b64decode(data),
            "at": told["at"],
            "presentedInHeaders": told["presented"],
        }
    )
    out = {"issuer": issuer["id"], "presented": issuer["presented"](req, told["requestBody"] or "")}
    for name in ("issued", "ended", "renewed", "learned"):
        read = issuer.get(name)
        out[name] = [] if read is None else read(whole)
    return out


FUNCTIONS = {
    "fingerprint": lambda key, secret: fingerprint(fingerprint_key(key), secret),
    "recognise": lambda secret, hint: recognise.recognise(secret, js.Obj(hint)),
    "looksLikeCredential": recognise.looks_like_credential,
    "findCredentials": lambda text: find_credentials.find_credentials(text),
    "holdsCredential": lambda text: holds_credential.holds_credential(text),
    "canonicalAuthorization": canonical.canonical_authorization,
    "canonicalUrl": canonical.canonical_url,
    "jsonLeaves": canonical.json_leaves,
    "envelopedSecret": enveloped_secret.enveloped_secret,
    "secretName": secret_names.secret_name,
    "headerKind": header_kind.header_kind,
    "mayHoldCredential": may_hold_credential.may_hold_credential,
    "isPlain": plain_text.is_plain,
    "providerOfHost": provider_of_host.provider_of_host,
    "providerOfName": provider_of_name.provider_of_name,
    "routeTemplate": route_template.route_template,
    "cleanText": clean_text.clean_text,
    "isPromptRequest": lambda *given: prompt_request.is_prompt_request(request(*given)),
    "variableCredentials": lambda name, value, env: variable_credentials(name, value, js.Obj(env)),
    "fileCredentials": lambda file: file_credentials(js.Obj(file)),
    "secretPath": lambda path: secret_paths(
        js.Obj(), js.Obj({"resolve": lambda given, *_: given, "beside": lambda given, *_: given})
    )["find"](path),
    "requestCredentials": lambda *given: request_credentials.request_credentials(request(*given)),
    "exchange": exchange,
}


def plain(value):
    """Without what is not known, which the languages write in two ways."""
    if isinstance(value, dict) and not isinstance(value, (js.Map, js.Set)):
        return {str(name): plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple, js.Set)):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def answer(name, given):
    try:
        return plain(FUNCTIONS[name](*given))
    except Exception as error:  # noqa: BLE001
        return {"raised": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump([answer(name, given) for name, given in asked], sys.stdout)
