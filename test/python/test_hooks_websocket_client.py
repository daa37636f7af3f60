"""Handshakes of the websocket-client package."""

from __future__ import annotations

import unittest
from importlib.util import find_spec

from support import fake_secret, run_hooked, server
from test_hooks import USE, name_of, told
from test_hooks_websockets import SERVER

CLIENT = """
import websocket
def speak(url, **options):
    made = websocket.create_connection(url, **options)
    try:
        return made.recv()
    finally:
        made.close()
"""


@unittest.skipIf(find_spec("websocket") is None, "websocket-client is not installed")
class WebsocketClientTest(unittest.TestCase):
    def test_credentials_in_headers_and_in_a_subprotocol_are_used_and_let_in(self) -> None:
        token, ephemeral = fake_secret("ghp_", 36), fake_secret("ek_", 40)
        protocols = ["realtime", f"openai-insecure-api-key.{ephemeral}"]
        for header in ({"Authorization": f"Bearer {token}"}, [f"Authorization: Bearer {token}"]):
            with self.subTest(type(header).__name__):
                options = {"header": header, "subprotocols": protocols}
                run = run_hooked(f"{SERVER}{CLIENT}print(speak(URL, **{options!r}))\nthere.shutdown()\n")
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
        call = (
            f"try:\n    speak(URL, header={{'Authorization': 'Bearer {token}'}})\n"
            "except (websocket.WebSocketException, OSError):\n    print('refused')\n"
        )
        with server(lambda *_: (401, {}, b"no")) as port:
            run = run_hooked(f"{CLIENT}URL = 'ws://127.0.0.1:{port}/'\n{call}")
            self.assertEqual((run.out, run.err), ("refused\n", ""))
            self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "denied"])
        hang_up = (
            "import socket, threading\nthere = socket.create_server(('127.0.0.1', 0))\n"
            "def serve():\n    made, _ = there.accept()\n    made.recv(65536)\n    made.close()\n"
            "threading.Thread(target=serve, daemon=True).start()\nURL = f'ws://127.0.0.1:{there.getsockname()[1]}/'\n"
        )
        run = run_hooked(f"{CLIENT}{hang_up}{call}")
        self.assertEqual((run.out, run.err), ("refused\n", ""))
        self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "error"])


if __name__ == "__main__":
    unittest.main()
