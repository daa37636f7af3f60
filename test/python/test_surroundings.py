"""Surroundings that nobody would choose: everything goes on, and what could be seen was."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import fake_secret, plain_environment, run_hooked, server, spans_of

USE = """
from urllib.request import Request, urlopen
try:
    urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token %s'}))
except OSError:
    pass
"""


class HomeTest(unittest.TestCase):
    def test_with_a_home_that_cannot_be_written_to_the_temporary_folder_is_taken(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            # Nobody can make a folder there, root neither.
            env = plain_environment(HOME="/proc/nowhere", TMPDIR=folder, MAYFLY_DRAIN="external")
            del env["XDG_STATE_HOME"]
            start = "import mayfly_instrumentation.process as p; p.start()\n"
            done = subprocess.run(
                [sys.executable, "-c", start + USE % fake_secret("ghp_", 36)],
                env=env, capture_output=True, text=True, timeout=120, check=False,
            )
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            lines = b"".join(path.read_bytes() for path in Path(folder).glob(f"mayfly-{os.getuid()}/spool/*.ndjson"))
        self.assertEqual(len([span for span in spans_of(lines) if span["name"] == "credential.use"]), 2)


class KernelTest(unittest.TestCase):
    def test_a_kernel_without_a_connection_file_has_cells_and_no_id(self) -> None:
        secret = fake_secret("ghp_", 36)
        source = f"""
            from ipykernel.inprocess.manager import InProcessKernelManager
            manager = InProcessKernelManager()
            manager.start_kernel()
            client = manager.client()
            client.start_channels()
            client.execute({(USE % secret)!r})
            client.execute('1/0')
            print('done')
        """
        with tempfile.TemporaryDirectory() as folder:
            run = run_hooked(source, env={"IPYTHONDIR": folder})
        self.assertIn("done", run.out, run.err)
        [told] = [span["attributes"] for span in run.named("credential.use") if span["attributes"]["mayfly.use.outcome"] == "sent"]
        self.assertRegex(told["mayfly.notebook.cell_id"], "^code:")
        self.assertNotIn("mayfly.notebook.kernel_id", told)


class StrangersTest(unittest.TestCase):
    BEFORE = """
        import http.client, functools
        calls = []
        def wrapped(name):
            plain = getattr(http.client.HTTPConnection, name)
            @functools.wraps(plain)
            def stranger(self, *args, **kwargs):
                calls.append(name)
                return plain(self, *args, **kwargs)
            setattr(http.client.HTTPConnection, name, stranger)
        for name in ('request', 'putrequest', 'putheader', 'endheaders', 'send', 'getresponse'):
            wrapped(name)
    """

    def ask(self, before: str, after: str) -> list[dict]:
        secret = fake_secret("ghp_", 36)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                after + f"""
connection = http.client.HTTPConnection('127.0.0.1', {port})
connection.request('GET', '/', headers={{'Authorization': 'token {secret}'}})
print(connection.getresponse().read(), sorted(set(calls)))
""",
                before=before,
            )
        self.assertEqual(run.err, "")
        self.assertIn("b'{}' ['endheaders', 'getresponse', 'putheader', 'putrequest', 'request', 'send']", run.out)
        return [span["attributes"]["mayfly.use.outcome"] for span in run.named("credential.use")]

    def test_a_client_that_others_patched_before_or_afterwards_is_seen_once_and_theirs_is_called(self) -> None:
        from textwrap import dedent

        patched = dedent(self.BEFORE)
        self.assertEqual(self.ask(patched, ""), ["sent", "accepted"])
        self.assertEqual(self.ask("", patched), ["sent", "accepted"])
        self.assertEqual(self.ask(patched, patched.replace("calls = []", "")), ["sent", "accepted"])

    def test_a_stranger_that_puts_its_own_in_the_place_of_ours_is_told_of(self) -> None:
        source = """
            import http.client, mayfly_instrumentation.process as p
            def mine(self, *args): pass
            for name in ('putrequest', 'putheader', 'endheaders', 'send', 'getresponse', 'request'):
                setattr(http.client.HTTPConnection, name, mine)
            print(p.current().status()['shadowed'])
        """
        run = run_hooked(source)
        self.assertEqual(run.out, "['http_client']\n", run.err)


if __name__ == "__main__":
    unittest.main()
