"""Files of lines: private, bounded, sent by whoever comes."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
import unittest
from pathlib import Path

from support import fake_secret, server
from mayfly_instrumentation.config import SpoolPlace
from mayfly_instrumentation.spool.collector_address import collector_address
from mayfly_instrumentation.spool.deliver import Sender
from mayfly_instrumentation.spool.drain import Drainer
from mayfly_instrumentation.spool.pid_scope import pid_scope, short_hash
from mayfly_instrumentation.spool.process_alive import is_alive, is_running
from mayfly_instrumentation.spool.writer import SpoolWriter
from mayfly_instrumentation.resource import process_started_at

NODE_NAME = re.compile(r"^((\d{1,10})-(\d{1,15})-(?:([0-9a-z]{7})_)?[A-Za-z0-9_-]{1,64}?)(\.full)?\.ndjson$")
DEAD = 4_194_303


def line(text: str = "x") -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [], "note": text}]}).encode() + b"\n"


class WriterTest(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)
        self.warned: list[str] = []

    def writer(self, most_bytes: int = 1 << 20, places=None) -> SpoolWriter:
        given = [SpoolPlace(f"{self.folder}/spool", None)] if places is None else places
        return SpoolWriter(given, most_bytes, process_started_at(), "abcd1234", self.warned.append)

    def test_a_line_is_there_when_it_was_taken_in_a_file_that_is_the_users_alone(self) -> None:
        writer = self.writer()
        self.assertTrue(writer.write(line()))
        [file] = (self.folder / "spool").iterdir()
        self.assertEqual(file.read_bytes(), line())
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(file.parent.stat().st_mode), 0o700)
        match = NODE_NAME.match(file.name)
        self.assertEqual((match[2], match[4]), (str(os.getpid()), pid_scope()))

    def test_a_closed_file_is_marked_and_an_empty_one_removed(self) -> None:
        writer = self.writer()
        writer.write(line())
        writer.close()
        [file] = (self.folder / "spool").iterdir()
        self.assertTrue(file.name.endswith(".full.ndjson"))
        file.unlink()
        self.writer().close()
        self.assertEqual(list((self.folder / "spool").iterdir()), [])

    def test_it_holds_no_more_than_it_may_and_takes_again_when_there_is_room(self) -> None:
        writer = self.writer(most_bytes=65_536)
        taken = sum(writer.write(line("y" * 1_000)) for _ in range(200))
        size = sum(file.stat().st_size for file in (self.folder / "spool").iterdir())
        self.assertLessEqual(size, 65_536)
        self.assertGreater(taken, 30)
        self.assertFalse(writer.write(line("y" * 1_000)))
        for file in (self.folder / "spool").glob("*.full.ndjson"):
            file.unlink()
        self.assertTrue(writer.write(line()))

    def test_the_next_place_is_taken_and_without_any_one_line_says_so(self) -> None:
        (self.folder / "file").write_text("")
        blocked = SpoolPlace(f"{self.folder}/file/spool", None)
        writer = self.writer(places=[blocked, SpoolPlace(f"{self.folder}/other", None)])
        self.assertEqual(writer.directories, [f"{self.folder}/other"])
        self.assertEqual(self.warned, [])
        none = self.writer(places=[blocked])
        self.assertFalse(none.write(line()))
        self.assertEqual(len(self.warned), 1)
        self.assertIn("set MAYFLY_SPOOL", self.warned[0])

    def test_a_removed_file_is_made_anew(self) -> None:
        writer = self.writer()
        writer.write(line())
        for file in (self.folder / "spool").iterdir():
            file.unlink()
        writer._looked_at = -10.0
        self.assertTrue(writer.write(line("again")))
        [file] = (self.folder / "spool").iterdir()
        self.assertEqual(file.read_bytes(), line("again"))


class DrainTest(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = self._folder.name
        self.got: list[dict] = []

    def put(self, content: bytes, pid: int = DEAD, full: bool = False) -> Path:
        path = Path(self.folder) / f"{pid}-1000-{pid_scope()}_{fake_secret('', 8)}{'.full' if full else ''}.ndjson"
        path.write_bytes(content)
        return path

    def answer(self, status=200, headers=None, body=b"{}", only=None):
        def made(_method, _path, given, content):
            asked = json.loads(content)
            if only is not None and only(asked):
                return 400, {}, b""
            if status == 200:
                self.got.append({"headers": given, "body": asked})
            return status, headers or {}, body

        return made

    def drain(self, port: int, **more):
        sender = Sender(f"http://127.0.0.1:{port}", {"authorization": "Bearer t"})
        self.addCleanup(sender.close)
        return Drainer(self.folder, sender, **more)

    def test_the_lines_of_ended_processes_are_sent_in_one_request_and_their_files_removed(self) -> None:
        self.put(line("a") + line("b"))
        self.put(line("c"), full=True)
        with server(self.answer()) as port:
            report = self.drain(port).drain_once()
        self.assertEqual((report.sent, report.deleted, report.stop), (3, 2, None))
        self.assertEqual(os.listdir(self.folder), [])
        [request] = self.got
        self.assertCountEqual([span["note"] for span in request["body"]["resourceSpans"]], ["a", "b", "c"])
        self.assertEqual(request["headers"]["authorization"], "Bearer t")

    def test_a_living_process_keeps_its_file_and_nothing_is_sent_twice(self) -> None:
        path = self.put(line("a"), pid=os.getpid())
        path = path.rename(path.with_name(path.name.replace("-1000-", f"-{process_started_at()}-")))
        with server(self.answer()) as port:
            drainer = self.drain(port)
            drainer.drain_once()
            with path.open("ab") as file:
                file.write(line("b")[:-1])
            self.assertEqual(drainer.drain_once().sent, 0)
            with path.open("ab") as file:
                file.write(b"\n")
            self.assertEqual(drainer.drain_once().sent, 1)
        self.assertTrue(path.exists())

    def test_a_half_line_of_a_dead_process_is_counted(self) -> None:
        self.put(line("a") + b'{"resourceSpans":[')
        with server(self.answer()) as port:
            report = self.drain(port).drain_once()
        self.assertEqual((report.sent, report.unfinished, report.deleted), (1, 1, 1))

    def test_large_requests_are_packed(self) -> None:
        self.put(b"".join(line("z" * 500) for _ in range(100)))
        with server(self.answer()) as port:
            self.assertEqual(self.drain(port).drain_once().sent, 100)
        self.assertEqual(self.got[0]["headers"]["content-encoding"], "gzip")

    def test_a_line_that_cannot_be_taken_is_set_aside_and_the_others_are_sent(self) -> None:
        self.put(line("a") + line("bad") + line("c") + b"no json\n")
        is_bad = lambda asked: any(each["note"] == "bad" for each in asked["resourceSpans"])  # noqa: E731
        with server(self.answer(only=is_bad)) as port:
            report = self.drain(port).drain_once()
        self.assertEqual((report.sent, report.rejected), (2, 2))
        [aside] = Path(self.folder).glob("*.rejected")
        self.assertIn(b'"bad"', aside.read_bytes())

    def test_what_the_collector_says(self) -> None:
        for status, headers, kind, wait in (
            (503, {"retry-after": "7"}, "busy", 7_000),
            (429, {}, "busy", None),
            (401, {}, "denied", None),
            (404, {}, "refused", None),
        ):
            with self.subTest(status), server(self.answer(status, headers)) as port:
                path = self.put(line())
                report = self.drain(port).drain_once()
                self.assertEqual((report.stop.kind, report.stop.retry_after_ms), (kind, wait))
                self.assertTrue(path.exists())
                path.unlink()

    def test_without_a_collector_everything_stays(self) -> None:
        path = self.put(line())
        report = self.drain(1).drain_once()
        self.assertEqual(report.stop.kind, "unreachable")
        self.assertIn("connection refused", report.stop.message)
        self.assertTrue(path.exists())

    def test_a_stranger_that_refuses_everything_empties_nothing(self) -> None:
        path = self.put(line())
        with server(lambda *_: (400, {}, b"")) as port:
            report = self.drain(port).drain_once()
        self.assertEqual(report.stop.kind, "refused")
        self.assertTrue(path.exists())

    def test_refused_spans_are_told(self) -> None:
        self.put(line() + line())
        answer = b'{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}'
        with server(self.answer(body=answer)) as port:
            report = self.drain(port).drain_once()
        self.assertEqual((report.sent, report.rejected), (1, 1))
        self.assertIn("too old", report.notes[0])


class AroundTest(unittest.TestCase):
    def test_where_to(self) -> None:
        for env, endpoint, headers in (
            ({}, "http://127.0.0.1:4318", {}),
            ({"OTEL_EXPORTER_OTLP_ENDPOINT": "https://c.example/v1/traces/"}, "https://c.example", {}),
            ({"OTEL_EXPORTER_OTLP_HEADERS": "A=b%20c, d = e"}, "http://127.0.0.1:4318", {"a": "b c", "d": "e"}),
            ({"MAYFLY_INGEST_TOKEN": " t\n"}, "http://127.0.0.1:4318", {"authorization": "Bearer t"}),
        ):
            found = collector_address(env)
            self.assertEqual((found.endpoint, dict(found.headers)), (endpoint, headers))

    def test_a_process_is_told_from_another_with_its_id(self) -> None:
        self.assertTrue(is_alive(os.getpid(), process_started_at(), "/nowhere"))
        self.assertFalse(is_alive(os.getpid(), 1_000, "/nowhere"))
        self.assertFalse(is_running(DEAD))

    def test_the_scope_is_hashed_as_node_does_it(self) -> None:
        # FNV-1a of the empty text and of `a`, in base 36.
        self.assertEqual(short_hash(""), format_base36(0x811C9DC5))
        self.assertEqual(short_hash("a"), format_base36(0xE40C292C))


def format_base36(value: int) -> str:
    out = ""
    while value:
        out = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36] + out
        value //= 36
    return out.rjust(7, "0")


if __name__ == "__main__":
    unittest.main()
