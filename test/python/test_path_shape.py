"""Requests whose paths have one shape are judged alike, whatever the ids."""

from __future__ import annotations

import random
import string
import unittest
from uuid import UUID

from support import fake_secret, run_hooked, server
from mayfly_instrumentation.generated.core.issuers.registry import issuers, match_issuer
from mayfly_instrumentation.generated.core.route_template import route_template
from mayfly_instrumentation.generated.node.issuer_routes import issuer_routes
from mayfly_instrumentation.generated.node.prompt_request import is_prompt_request
from mayfly_instrumentation.generated.node.request_credentials import request_credentials
from mayfly_instrumentation.js import Obj
from mayfly_instrumentation.path_shape import ID, is_free, path_shape
from test_repeated_requests import ASK, name_of

_WORDS = (
    "v1 v2 api auth login callback users items secret data token oauth2 roles creds completions responses chat:generate "
    "sys wrapping namespaces services hooks webhooks bot file.json .well-known a%2Fb keys.v1 app grant federation"
).split()
_ALL = sorted(
    {part for each in issuers for part in ((each.get("at") or {}).get("segments") or ())} | set(_WORDS)
)


def made_id(rng: random.Random) -> str:
    kind = rng.randrange(5)
    if kind == 0:
        return str(rng.randrange(10 ** rng.randrange(1, 19)))
    if kind == 1:
        return str(UUID(int=rng.getrandbits(128)))
    if kind == 2:
        return f"{rng.randrange(1990, 2030)}-0{rng.randrange(1, 9)}-1{rng.randrange(9)}"
    alphabet = string.ascii_letters + string.digits + ("_-" if kind == 3 else "")
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 20)))


def asked(rng: random.Random, path: str, about: tuple) -> Obj:
    method, host, headers = about
    return Obj(
        {
            "method": method,
            "host": host,
            "port": 443,
            "path": path,
            "header": lambda name, *_: headers.get(name),
            "eachHeader": lambda visit, *_: [visit(name, value) for name, value in headers.items()],
        }
    )


def judged(request: Obj) -> tuple:
    issuer = match_issuer(request, issuer_routes())
    found = request_credentials(request)
    return (
        None if issuer is None else issuer["id"],
        [credential["secret"] for credential in found],
        is_prompt_request(request),
        route_template(request["path"]),
    )


class ShapeTest(unittest.TestCase):
    def test_ids_are_left_out_and_nothing_else(self) -> None:
        uuid = "2f3c5a54-51b1-4a8e-8a8f-0d0b3f1c2a11"
        for path, shape in (
            ("/v1/items/123", f"/v1/items/{ID}"),
            (f"/v1/items/{uuid}/parts", f"/v1/items/{ID}/parts"),
            ("/a/msg_01ABCdef9/b/7", f"/a/{ID}/b/{ID}"),
            (b"GET /v1/items/123 HTTP/1.1", f"GET /v1/items/{ID} HTTP/1.1"),
            ("https://a.example:8443/v1/123", f"https://a.example:8443/v1/{ID}"),
            ("/v1/responses", None),
            ("/", None),
            ("", None),
            ("/v1/items/123?page=2", None),
            ("/v1/items/123#x", None),
            ("/2010-04-01/Accounts", None),
            (f"/v1/{'a1' * 10}", None),
            (f"/v1/12/{fake_secret('ghp_', 36)}", None),
            ("/v1/a%2Fb", None),
            ("/v1/Accounts", None),
            ("/12/" + "a/" * 120, None),
            (b"GET http://a.example/12 HTTP/1.1", None),
            (f"/a{ID}b/12", None),
            ("*", None),
        ):
            self.assertEqual(path_shape(path), shape, path)

    def test_paths_of_one_shape_are_judged_alike(self) -> None:
        rng = random.Random(7)
        hosts = ("api.example.com", "hooks.slack.com", "discord.com", "127.0.0.1", "api.github.com", "a.webhook.office.com")
        kinds: tuple[dict, ...] = ({}, {"x-vault-token": "x" * 20}, {"content-type": "application/json"}, {"accept": "text/event-stream"})
        free = issuing = 0
        for _ in range(6_000):
            about = (rng.choice(("GET", "POST", "PUT", "DELETE")), rng.choice(hosts), rng.choice(kinds))
            parts = [rng.choice(_ALL if rng.random() < 0.2 else _WORDS) if rng.random() < 0.6 else None for _ in range(rng.randrange(1, 8))]
            paths = ["/" + "/".join(made_id(rng) if part is None else part for part in parts) for _ in range(2)]
            shapes = [path_shape(path) for path in paths]
            if shapes[0] is None or shapes[0] != shapes[1]:
                continue
            requests = [asked(rng, path, about) for path in paths]
            are_free = [is_free(request) for request in requests]
            self.assertEqual(are_free[0], are_free[1], paths)
            if are_free[0]:
                free += 1
                found = [judged(request) for request in requests]
                issuing += found[0][0] is not None
                self.assertEqual(found[0], found[1], (paths, about))
        self.assertGreater(free, 500)
        self.assertGreater(issuing, 5)


class CountTest(unittest.TestCase):
    def test_requests_for_many_things_are_counted_under_one_route(self) -> None:
        token, other = fake_secret("ghp_", 36), fake_secret("ghp_", 36)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                f"""
                {ASK}
                for at in range(20):
                    ask({port}, f'/v1/items/{{at}}/parts', Authorization='Bearer {token}')
                    ask({port}, f'/v1/items/{{at}}/parts', Authorization='Bearer {other}')
                    ask({port}, f'/v1/things/x{{at}}abc123', Authorization='Bearer {token}')
                """.replace("\n" + " " * 16, "\n")
            )
        self.assertEqual((run.err, run.code), ("", 0))
        found: dict = {}
        for span in run.named("credential.use"):
            of = span["attributes"]
            key = (of["mayfly.credential.fingerprint"], of["mayfly.use.outcome"], of["url.template"])
            found[key] = max(found.get(key, 0), of["mayfly.count"])
        places = ((token, "/v1/items/{}/parts"), (other, "/v1/items/{}/parts"), (token, "/v1/things/{}"))
        self.assertEqual(found, {(name_of(who), how, path): 20 for who, path in places for how in ("sent", "accepted")})

    def test_where_an_issuer_was_named_each_path_is_looked_at(self) -> None:
        token, secret = fake_secret("ghp_", 36), fake_secret("", 40)
        answer = f'{{"access_token":"{secret}","token_type":"Bearer","expires_in":60}}'.encode()
        with server(lambda *_: (200, {"content-type": "application/json"}, answer)) as port:
            run = run_hooked(
                f"""
                {ASK}
                for at in (11, 12, 13, 11, 12, 13):
                    connection = http.client.HTTPConnection('127.0.0.1', {port})
                    headers = {{'Authorization': 'Bearer {token}', 'Content-Type': 'application/json'}}
                    connection.request('POST', f'/t/{{at}}', '{{"grant_type":"client_credentials"}}', headers)
                    connection.getresponse().read()
                """.replace("\n" + " " * 16, "\n"),
                env={"MAYFLY_ISSUERS": f"127.0.0.1:{port}/t/13=oauth-token"},
            )
        self.assertEqual((run.err, run.code), ("", 0))
        fetched = [span["attributes"]["mayfly.credential.fingerprint"] for span in run.named("credential.fetch")]
        self.assertIn(name_of(secret), fetched)
        self.assertEqual(len(set(fetched)), 1)


if __name__ == "__main__":
    unittest.main()
