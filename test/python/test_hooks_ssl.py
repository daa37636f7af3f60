"""Client certificates: only where a server asked for one, and with what it said to it."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
from contextlib import contextmanager
from pathlib import Path

from support import run_hooked
from test_hooks import told

_OPENSSL = shutil.which("openssl")
USE = ("mayfly.use.location", "mayfly.use.outcome", "server.address", "server.port", "mayfly.credential.type")


def certificate(folder: Path, name: str) -> tuple[str, str]:
    files = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([_OPENSSL, *words, *names, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@contextmanager
def listening(own: tuple[str, str], knows: str | None, version, tickets: bool = True):
    """Says `hello` to who may come in; `knows`: the certificates that it asks for; `tickets`: to come back with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*own)
    context.minimum_version = context.maximum_version = version
    if not tickets:
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    if knows is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(knows)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) as made:
                    _answer(made)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _answer(made: ssl.SSLSocket) -> None:
    try:
        made.do_handshake()
    except ssl.SSLError:
        # Who closes with something unread takes back what he said last.
        made.shutdown(socket.SHUT_WR)
        while made.recv(100):
            pass
        return
    made.recv(100)
    made.sendall(b"hello")


SYNC = """
import socket, ssl
def speak(context, port):
    with socket.create_connection(('127.0.0.1', port)) as plain:
        with context.wrap_socket(plain, server_hostname='localhost') as made:
            made.sendall(b'x')
            return made.recv(100)
"""
ASYNC = """
import asyncio, ssl
def speak(context, port):
    async def main():
        reader, writer = await asyncio.open_connection('localhost', port, ssl=context, family=2)
        writer.write(b'x')
        got = await reader.read(100)
        writer.close()
        return got
    return asyncio.run(main())
"""


@unittest.skipUnless(_OPENSSL, "no openssl to make certificates with")
class SslTest(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        folder = Path(self._folder.name)
        self.server = certificate(folder, "server")
        self.client = certificate(folder, "client")
        self.other = certificate(folder, "other")

    def run_client(self, way: str, port: int):
        return run_hooked(
            way
            + f"context = ssl.create_default_context(cafile={self.server[0]!r})\n"
            + f"context.load_cert_chain({self.client[0]!r}, {self.client[1]!r})\n"
            + f"try:\n    print(speak(context, {port}) or b'nothing')\nexcept (ssl.SSLError, OSError) as error:\n    print('refused')\n"
        )

    def test_a_certificate_that_was_asked_for_is_used_and_judged(self) -> None:
        for way, name in ((SYNC, "sync"), (ASYNC, "async")):
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                for knows, outcome in ((self.client[0], "accepted"), (self.other[0], "denied")):
                    with self.subTest(name, version=version, outcome=outcome), listening(self.server, knows, version) as port:
                        run = self.run_client(way, port)
                        self.assertEqual(run.out, "b'hello'\n" if outcome == "accepted" else "refused\n", run.err)
                        found = told(run.named("credential.use"), *USE)
                        where = ("localhost", port if name == "sync" else None, "x509.client_certificate")
                        self.assertEqual(found, [("client_certificate", each, *where) for each in ("sent", outcome)])
                        [fetched] = run.named("credential.fetch")
                        self.assertEqual(fetched["attributes"]["mayfly.fetch.name"], self.client[1])
                        use = run.named("credential.use")[0]["attributes"]
                        self.assertEqual(use["mayfly.credential.fingerprint"], fetched["attributes"]["mayfly.credential.fingerprint"])
                        self.assertEqual(use["mayfly.credential.subject"], "CN=client")
                        self.assertIn("mayfly.credential.expires_at", use)
                        self.assertEqual(len([key for key in use["mayfly.credential.join_keys"] if key.startswith("x509")]), len(use["mayfly.credential.join_keys"]))

    def test_a_server_without_tickets_lets_in_too(self) -> None:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version), listening(self.server, self.client[0], version, tickets=False) as port:
                run = self.run_client(SYNC, port)
                self.assertEqual(run.out, "b'hello'\n", run.err)
                self.assertEqual([each[1] for each in told(run.named("credential.use"), *USE)], ["sent", "accepted"])

    def test_a_client_that_has_none_that_fits_sends_an_empty_list(self) -> None:
        # Of TLS 1.2 and of TLS 1.3, with the head of the message.
        for data in (b"\x0b\0\0\3\0\0\0", b"\x0b\0\0\4\0\0\0\0"):
            run = run_hooked(
                f"""
                import ssl, mayfly_instrumentation.hooks.ssl as hook
                context = ssl.create_default_context()
                context.load_cert_chain({self.client[0]!r}, {self.client[1]!r})
                class Connection:
                    server_side = False
                context._msg_callback(Connection(), 'write', 0x303, 22, 11, {data!r})
                """
            )
            self.assertEqual((run.err, run.named("credential.use")), ("", []))

    def test_one_that_nobody_asked_for_was_not_used(self) -> None:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version), listening(self.server, None, version) as port:
                run = self.run_client(SYNC, port)
                self.assertEqual(run.out, "b'hello'\n", run.err)
                self.assertEqual(run.named("credential.use"), [])

    def test_another_s_callback_errors_and_servers_are_left_alone(self) -> None:
        run = run_hooked(
            f"""
            import ssl
            mine = lambda *_: None
            context = ssl.create_default_context()
            context._msg_callback = mine
            context.load_cert_chain({self.client[0]!r}, {self.client[1]!r})
            print(context._msg_callback is mine)
            for bad in (('/nowhere', None), ({self.client[0]!r}, {self.other[1]!r})):
                try:
                    context.load_cert_chain(*bad)
                except (OSError, ssl.SSLError) as error:
                    print(type(error).__name__)
            """
        )
        self.assertEqual((run.out, run.err), ("True\nFileNotFoundError\nSSLError\n", ""))
        self.assertEqual(run.named("mayfly.process")[-1]["attributes"]["mayfly.process.dropped"], 0)


if __name__ == "__main__":
    unittest.main()
