"""httpx and httpcore, both ways: what they use and fetch, and that nobody notices."""

from __future__ import annotations

import gzip
import json
import unittest

from support import fake_secret, run_hooked, server
from test_hooks import USE, name_of, told

FETCH = ("mayfly.credential.fingerprint", "mayfly.fetch.source", "mayfly.fetch.name")


def both_ways(call: str) -> tuple[tuple[str, str], ...]:
    """The same in synchronous and in asynchronous code; `call` is a method of a client with its arguments."""
    return (
        ("sync", f"import httpx\nwith httpx.Client(**OPTIONS) as client:\n    answer = client.{call}\n"),
        (
            "async",
            "import asyncio, httpx\n"
            "async def main():\n"
            "    async with httpx.AsyncClient(**OPTIONS) as client:\n"
            f"        return await client.{call}\n"
            "answer = asyncio.run(main())\n",
        ),
    )


class HttpcoreTest(unittest.TestCase):
    client = "httpx"

    def run_client(self, source: str, **options):
        """The scripts are written for httpx; the one that goes on from it has the same interface."""
        options = {name: _of(self.client, text) if isinstance(text, str) else text for name, text in options.items()}
        return run_hooked(_of(self.client, source), **options)

    def test_a_credential_in_a_header_is_used_and_answered(self) -> None:
        token, key = fake_secret("ghp_", 36), fake_secret("", 32)
        for status, outcome in ((200, "accepted"), (401, "denied"), (503, "error")):
            with server(lambda *_, s=status: (s, {}, b"{}")) as port:
                headers = {"Authorization": f"Bearer {token}", "X-Api-Key": key}
                for way, source in both_ways(f"get('http://127.0.0.1:{port}/user', headers={headers!r})"):
                    with self.subTest(way, status=status):
                        run = self.run_client("OPTIONS = {}\n" + source + "print(answer.status_code)")
                        self.assertEqual((run.out, run.err), (f"{status}\n", ""))
                        self.assertCountEqual(
                            told(run.named("credential.use"), *USE, "server.address", "server.port", "url.template"),
                            [
                                (name_of(secret), "header", each, "127.0.0.1", port, "/user")
                                for secret in (token, key)
                                for each in ("sent", outcome)
                            ],
                        )

    def test_what_is_issued_is_read_while_the_application_reads_it(self) -> None:
        secret, token = fake_secret("", 40), fake_secret("", 40)
        answer = json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60}).encode()
        got: list[bytes] = []

        def issue(_method, _path, _headers, body):
            got.append(body)
            return 200, {"content-encoding": "gzip"}, gzip.compress(answer)

        form = {"grant_type": "client_credentials", "client_id": "me", "client_secret": secret}
        with server(issue) as port:
            for way, source in both_ways(f"post('http://127.0.0.1:{port}/oauth/token', data={form!r})"):
                with self.subTest(way):
                    run = self.run_client("OPTIONS = {}\n" + source + "print(len(answer.json()['access_token']))")
                    self.assertEqual((run.out, run.err), ("40\n", ""))
                    self.assertIn((name_of(secret), "body", "accepted"), told(run.named("credential.use"), *USE))
                    [fetched] = run.named("credential.fetch")
                    self.assertEqual(fetched["attributes"]["mayfly.credential.fingerprint"], name_of(token))
                    self.assertEqual(fetched["attributes"]["mayfly.credential.parents"], [name_of(secret)])
        self.assertEqual(len(set(got)), 1)

    def test_streams_reach_the_application_chunk_by_chunk_and_may_be_left(self) -> None:
        token = fake_secret("", 40)
        answer = json.dumps({"access_token": token, "expires_in": 60, "pad": "x" * 50_000}).encode()
        source = """
            import asyncio, httpx
            URL = 'http://127.0.0.1:PORT/oauth/token'
            form = {'grant_type': 'client_credentials'}
            with httpx.Client() as client:
                with client.stream('POST', URL, data=form) as answer:
                    print(len(b''.join(answer.iter_bytes(100))))
                with client.stream('POST', URL, data=form) as answer:
                    next(answer.iter_raw(10))
                print(client.post(URL, content=iter([b'grant_type=', b'password']), headers={'content-length': '19'}).status_code)
            async def parts():
                yield b'grant_type='
                yield b'password'
            async def main():
                async with httpx.AsyncClient() as client:
                    async with client.stream('POST', URL, data=form) as answer:
                        print(sum([len(part) async for part in answer.aiter_bytes()]))
                    async with client.stream('POST', URL, data=form) as answer:
                        async for part in answer.aiter_raw(10):
                            break
                    print((await client.post(URL, content=parts(), headers={'content-length': '19'})).status_code)
            asyncio.run(main())
            """
        with server(lambda *_: (200, {}, answer)) as port:
            run = self.run_client(source.replace("PORT", str(port)), words=("-W", "error"))
        self.assertEqual((run.out, run.err), (f"{len(answer)}\n200\n" * 2, ""))
        self.assertEqual({each[0] for each in told(run.named("credential.fetch"), *FETCH)}, {name_of(token)})

    def test_a_dead_server_is_an_error_and_the_client_s_own(self) -> None:
        token = fake_secret("ghp_", 36)
        call = f"get('http://127.0.0.1:1/', headers={{'Authorization': 'token {token}'}})"
        for way, source in both_ways(call):
            with self.subTest(way):
                body = "".join(f"    {line}\n" for line in source.splitlines())
                run = self.run_client(f"import httpx\nOPTIONS = {{}}\ntry:\n{body}except httpx.ConnectError:\n    print('refused')\n")
                self.assertEqual((run.out, run.err), ("refused\n", ""))
                self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "error"])

    def test_a_proxy_is_told_from_the_host_behind_it(self) -> None:
        token, password = fake_secret("ghp_", 36), fake_secret("", 20)
        with server(lambda *_: (200, {}, b"{}")) as port:
            call = f"get('http://api.example.com/user', headers={{'Authorization': 'token {token}'}})"
            for way, source in both_ways(call):
                with self.subTest(way):
                    run = self.run_client(f"OPTIONS = {{'proxy': 'http://me:{password}@127.0.0.1:{port}'}}\n" + source)
                    self.assertEqual((run.err, run.code), ("", 0))
                    found = told(run.named("credential.use"), "mayfly.credential.fingerprint", "server.address")
                    self.assertEqual(set(found), {(name_of(token), "api.example.com"), (name_of(password), "127.0.0.1")})

    def test_a_proxy_that_refuses_a_tunnel_has_refused_its_own_credential(self) -> None:
        token, password = fake_secret("ghp_", 36), fake_secret("", 20)
        with server(lambda *_: (407, {}, b"")) as port:
            call = f"get('https://api.example.com/user', headers={{'Authorization': 'token {token}'}})"
            for way, source in both_ways(call):
                with self.subTest(way):
                    body = "".join(f"    {line}\n" for line in source.splitlines())
                    options = f"OPTIONS = {{'proxy': 'http://me:{password}@127.0.0.1:{port}'}}"
                    run = self.run_client(f"import httpx\n{options}\ntry:\n{body}except httpx.ProxyError as error:\n    print(str(error)[:3])\n")
                    self.assertEqual((run.out, run.err), ("407\n", ""))
                    found = [each for each in told(run.named("credential.use"), *USE) if each[0] == name_of(password)]
                    self.assertEqual([each[2] for each in found], ["sent", "denied"])

    def test_another_who_patched_first_or_later_is_called_too(self) -> None:
        token = fake_secret("ghp_", 36)
        other = (
            "import httpcore\n"
            "before = httpcore.ConnectionPool.handle_request\n"
            "def handle_request(self, request):\n"
            "    print('other')\n"
            "    return before(self, request)\n"
            "httpcore.ConnectionPool.handle_request = handle_request\n"
        )
        with server(lambda *_: (200, {}, b"{}")) as port:
            ask = f"import httpx\nhttpx.get('http://127.0.0.1:{port}/', headers={{'Authorization': 'token {token}'}})"
            for run in (self.run_client(ask, before=other), self.run_client(other + ask)):
                self.assertEqual((run.out, run.err), ("other\n", ""))
                self.assertEqual(len(run.named("credential.use")), 2)

    def test_what_breaks_inside_is_counted_and_nobody_notices(self) -> None:
        with server(lambda *_: (200, {}, b"fine")) as port:
            for way, source in both_ways(f"get('http://127.0.0.1:{port}/', headers={{'Authorization': 'token x'}})"):
                with self.subTest(way):
                    run = self.run_client(
                        "import mayfly_instrumentation.generated.node.watch_request as broken\n"
                        "def fail(*_): raise RuntimeError('broken inside')\n"
                        "broken.watch_request = fail\nOPTIONS = {}\n" + source + "print(answer.text)"
                    )
                    self.assertEqual((run.out, run.err), ("fine\n", ""))
                    self.assertEqual(run.named("mayfly.process")[-1]["attributes"]["mayfly.process.dropped"], 1)


class Httpcore2Test(HttpcoreTest):
    client = "httpx2"


def _of(client: str, source: str) -> str:
    return source.replace("httpx", client).replace("httpcore", client.replace("httpx", "httpcore"))


if __name__ == "__main__":
    unittest.main()
