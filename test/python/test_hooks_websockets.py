"""Handshakes of the websockets package, with threads and with asyncio."""

from __future__ import annotations

import unittest

from support import fake_secret, run_hooked, server
from test_hooks import USE, name_of, told

SERVER = """
import threading
from websockets.sync.server import serve
there = serve(lambda made: made.send('hello'), '127.0.0.1', 0, subprotocols=['realtime'])
threading.Thread(target=there.serve_forever, daemon=True).start()
URL = f'ws://127.0.0.1:{there.socket.getsockname()[1]}/v1/realtime'
"""
SYNC = """
from websockets.sync.client import connect
from websockets.exceptions import WebSocketException
def speak(url, **options):
    with connect(url, **options) as made:
        return made.recv()
"""
ASYNC = """
import asyncio
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
def speak(url, **options):
    async def main():
        async with connect(url, **options) as made:
            return await made.recv()
    return asyncio.run(main())
"""


class WebsocketsTest(unittest.TestCase):
    def test_credentials_in_headers_and_in_a_subprotocol_are_used_and_let_in(self) -> None:
        token, ephemeral = fake_secret("ghp_", 36), fake_secret("ek_", 40)
        for way in (SYNC, ASYNC):
            with self.subTest(way):
                options = {"additional_headers": {"Authorization": f"Bearer {token}"}, "subprotocols": ["realtime", f"openai-insecure-api-key.{ephemeral}"]}
                run = run_hooked(f"{SERVER}{way}print(speak(URL, **{options!r}))\nthere.shutdown()\n")
                self.assertEqual((run.out, run.err), ("hello\n", ""))
                self.assertCountEqual(
                    told(run.named("credential.use"), *USE, "url.template"),
                    [
                        (name_of(secret), place, outcome, "/v1/realtime")
                        for secret, place in ((token, "header"), (ephemeral, "subprotocol"))
                        for outcome in ("sent", "accepted")
                    ],
                )

    def test_a_refusal_and_a_server_that_hangs_up_are_told(self) -> None:
        token = fake_secret("ghp_", 36)
        for way in (SYNC, ASYNC):
            call = f"try:\n    speak(URL, additional_headers={{'Authorization': 'Bearer {token}'}})\nexcept (WebSocketException, EOFError, OSError) as error:\n    print('refused')\n"
            with self.subTest(way), server(lambda *_: (401, {}, b"no")) as port:
                run = run_hooked(f"{way}URL = 'ws://127.0.0.1:{port}/'\n{call}")
                self.assertEqual((run.out, run.err), ("refused\n", ""))
                self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "denied"])
            with self.subTest(way, server="hangs up"):
                hang_up = (
                    "import socket, threading\nthere = socket.create_server(('127.0.0.1', 0))\n"
                    "def serve():\n    made, _ = there.accept()\n    made.recv(65536)\n    made.close()\n"
                    "threading.Thread(target=serve, daemon=True).start()\nURL = f'ws://127.0.0.1:{there.getsockname()[1]}/'\n"
                )
                run = run_hooked(f"{way}{hang_up}{call}")
                self.assertEqual((run.out, run.err), ("refused\n", ""))
                self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "error"])


if __name__ == "__main__":
    unittest.main()
