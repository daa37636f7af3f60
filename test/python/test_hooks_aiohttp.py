"""aiohttp's client: what it uses and fetches, and that nobody notices."""

from __future__ import annotations

import gzip
import json
import unittest
from textwrap import dedent, indent

from support import fake_secret, run_hooked, server
from test_hooks import USE, name_of, told

PLAIN = "server.address", "server.port", "url.template"


def asked(body: str, before: str = "", client: str = "") -> str:
    """`body` with a session named `client`."""
    return (
        f"import asyncio, aiohttp\n{dedent(before)}\nasync def main():\n"
        f"    async with aiohttp.ClientSession({client}) as client:\n{indent(dedent(body), ' ' * 8)}\nasyncio.run(main())\n"
    )


class AiohttpTest(unittest.TestCase):
    def test_a_credential_in_a_header_is_used_and_answered(self) -> None:
        token, key = fake_secret("ghp_", 36), fake_secret("", 32)
        headers = {"Authorization": f"Bearer {token}", "X-Api-Key": key}
        for status, outcome in ((200, "accepted"), (401, "denied"), (503, "error")):
            with self.subTest(status), server(lambda *_, s=status: (s, {}, b"fine")) as port:
                run = run_hooked(
                    asked(
                        f"""
                        async with client.get('http://127.0.0.1:{port}/user?a=b', headers={headers!r}) as answer:
                            print(answer.status, await answer.text())
                        """
                    )
                )
                self.assertEqual((run.out, run.err), (f"{status} fine\n", ""))
                self.assertCountEqual(
                    told(run.named("credential.use"), *USE, *PLAIN),
                    [
                        (name_of(secret), "header", each, "127.0.0.1", port, "/user")
                        for secret in (token, key)
                        for each in ("sent", outcome)
                    ],
                )

    def test_what_is_issued_is_read_as_it_arrives(self) -> None:
        secret, token = fake_secret("", 40), fake_secret("", 40)
        answer = json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60, "pad": "x" * 20_000}).encode()
        form = {"grant_type": "client_credentials", "client_id": "me", "client_secret": secret}
        chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (answer[:7], answer[7:])) + b"0\r\n\r\n"
        got: list[bytes] = []
        for headers, body, read, client in (
            ({}, answer, "len((await answer.json())['access_token'])", ""),
            ({"content-encoding": "gzip"}, gzip.compress(answer), "len((await answer.json())['access_token'])", ""),
            ({"content-encoding": "gzip"}, gzip.compress(answer), "len(await answer.read()) and 40", "auto_decompress=False"),
            ({"transfer-encoding": "chunked"}, chunked, "sum([len(part) async for part in answer.content.iter_chunked(99)]) and 40", ""),
        ):

            def issue(_method, _path, _headers, sent, h=headers, b=body):
                got.append(sent)
                return 200, {"content-type": "application/json", **h}, b

            with self.subTest(headers, read=read), server(issue) as port:
                run = run_hooked(
                    asked(
                        f"""
                        async with client.post('http://127.0.0.1:{port}/oauth/token', data={form!r}) as answer:
                            print({read}, type(answer.content).__name__)
                        """,
                        client=client,
                    )
                )
                self.assertEqual((run.out, run.err), ("40 StreamReader\n", ""))
                self.assertIn((name_of(secret), "body", "accepted"), told(run.named("credential.use"), *USE))
                [fetched] = run.named("credential.fetch")
                self.assertEqual(fetched["attributes"]["mayfly.credential.fingerprint"], name_of(token))
                self.assertEqual(fetched["attributes"]["mayfly.credential.parents"], [name_of(secret)])
        self.assertEqual(len(set(got)), 1)

    def test_an_answer_that_comes_in_parts_is_read_and_one_that_breaks_off_is_the_application_s(self) -> None:
        token = fake_secret("", 40)
        parts = json.dumps({"access_token": token, "expires_in": 60}).encode().partition(b"_in")
        for length, words in ((sum(map(len, parts)), "40"), (99_999, "ClientPayloadError")):
            source = f"""
                async def answer(reader, writer):
                    await reader.readuntil(b'password')
                    writer.write(b'HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: {length}\\r\\n\\r\\n')
                    for part in {parts!r}:
                        await writer.drain()
                        await asyncio.sleep(0.1)
                        writer.write(part)
                    writer.close()
                there = await asyncio.start_server(answer, '127.0.0.1', 0)
                url = f'http://127.0.0.1:{{there.sockets[0].getsockname()[1]}}/oauth/token'
                try:
                    async with client.post(url, data={{'grant_type': 'password'}}) as answer:
                        print(len((await answer.json())['access_token']))
                except aiohttp.ClientPayloadError as error:
                    print(type(error).__name__)
                """
            with self.subTest(words):
                run = run_hooked(asked(source))
                self.assertEqual((run.out, run.err), (f"{words}\n", ""))
                found = [each[0] for each in told(run.named("credential.fetch"), "mayfly.credential.fingerprint")]
                self.assertEqual(found, [name_of(token)] if words == "40" else [])

    def test_redirects_websockets_and_dead_servers(self) -> None:
        token = fake_secret("ghp_", 36)

        def answer(_method, path, _headers, _body):
            return (302, {"location": "/end"}, b"") if path == "/begin" else (403 if path == "/socket" else 200, {}, b"")

        with server(answer) as port:
            run = run_hooked(
                asked(
                    f"""
                    headers = {{'Authorization': 'token {token}'}}
                    async with client.get('http://127.0.0.1:{port}/begin', headers=headers) as got:
                        print(got.status)
                    try:
                        await client.ws_connect('ws://127.0.0.1:{port}/socket', headers=headers)
                    except aiohttp.WSServerHandshakeError as error:
                        print(error.status)
                    """
                )
            )
        self.assertEqual((run.out, run.err), ("200\n403\n", ""))
        self.assertCountEqual(
            told(run.named("credential.use"), "mayfly.use.outcome", "url.template"),
            [("sent", "/begin"), ("accepted", "/begin"), ("sent", "/end"), ("accepted", "/end"), ("sent", "/socket"), ("denied", "/socket")],
        )

    def test_a_server_that_hangs_up_is_an_error(self) -> None:
        token = fake_secret("ghp_", 36)
        source = f"""
            async def hang_up(reader, writer):
                await reader.readline()
                writer.close()
            there = await asyncio.start_server(hang_up, '127.0.0.1', 0)
            port = there.sockets[0].getsockname()[1]
            try:
                await client.post(f'http://127.0.0.1:{{port}}/', headers={{'Authorization': 'token {token}'}})
            except aiohttp.ServerDisconnectedError:
                print('gone')
            """
        run = run_hooked(asked(source))
        self.assertEqual((run.out, run.err), ("gone\n", ""))
        self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "error"])

    def test_a_proxy_is_told_from_the_host_behind_it(self) -> None:
        token, password = fake_secret("ghp_", 36), fake_secret("", 20)
        with server(lambda method, *_: (407 if method == "CONNECT" else 200, {}, b"{}")) as port:
            run = run_hooked(
                asked(
                    f"""
                    options = {{'proxy': 'http://me:{password}@127.0.0.1:{port}', 'headers': {{'Authorization': 'token {token}'}}}}
                    await client.get('http://api.example.com/user', **options)
                    try:
                        await client.get('https://api.example.com/user', **options)
                    except aiohttp.ClientHttpProxyError as error:
                        print(error.status)
                    """
                )
            )
        self.assertEqual((run.out, run.err), ("407\n", ""))
        self.assertEqual(
            set(told(run.named("credential.use"), "mayfly.credential.fingerprint", "mayfly.use.outcome", "server.address")),
            {
                (name_of(token), "sent", "api.example.com"),
                (name_of(token), "accepted", "api.example.com"),
                (name_of(password), "sent", "127.0.0.1"),
                (name_of(password), "accepted", "127.0.0.1"),
                (name_of(password), "denied", "127.0.0.1"),
            },
        )

    def test_another_who_patched_first_or_later_is_called_too_and_what_breaks_inside_is_counted(self) -> None:
        token = fake_secret("ghp_", 36)
        other = dedent(
            """
            import aiohttp.client_reqrep as of
            before = of.ClientRequest.send
            async def send(self, conn):
                print('other')
                return await before(self, conn)
            of.ClientRequest.send = send
            """
        )
        broken = dedent(
            """
            import mayfly_instrumentation.generated.node.watch_request as broken
            def fail(*_): raise RuntimeError('broken inside')
            broken.watch_request = fail
            """
        )
        with server(lambda *_: (200, {}, b"fine")) as port:
            ask = asked(f"await client.get('http://127.0.0.1:{port}/', headers={{'Authorization': 'token {token}'}})")
            for run in (run_hooked(ask, before=other), run_hooked(other + ask)):
                self.assertEqual((run.out, run.err), ("other\n", ""))
                self.assertEqual(len(run.named("credential.use")), 2)
            run = run_hooked(broken + ask)
        self.assertEqual((run.out, run.err), ("", ""))
        self.assertEqual(run.named("mayfly.process")[-1]["attributes"]["mayfly.process.dropped"], 1)


if __name__ == "__main__":
    unittest.main()
