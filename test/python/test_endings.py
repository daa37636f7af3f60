"""
However a process ends, nothing that it fetched or used is missing: held against the ledger of the server.

MAYFLY_PYTHON_RUNS: how many processes; 40 unless told, 500 with MAYFLY_TEST_LONG=1.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

from collectors import collector
from endings import CELLS, Cell, Job, Ledger, campaign
from support import KEY, server, spans_of

from mayfly_instrumentation import fingerprint, fingerprint_key

IS_LONG = os.environ.get("MAYFLY_TEST_LONG") == "1"
RUNS = int(os.environ.get("MAYFLY_PYTHON_RUNS") or (500 if IS_LONG else 40))
SUDDEN = ("calls os._exit", "gets SIGKILL", "gets SIGTERM and has no handler", "aborts", "becomes another program")


def seen_in(spans: list[dict]) -> tuple[dict[str, int], dict[str, int]]:
    """By fingerprint, how often it was used and fetched: counts are cumulative for each process instance and series."""
    most: dict[tuple, int] = {}
    for span in spans:
        about = span["attributes"]
        if not span["name"].startswith("credential."):
            continue
        told = {name: value for name, value in about.items() if name.startswith(("server.", "url.", "mayfly.use.", "mayfly.fetch."))}
        outcome = about.get("mayfly.use.outcome")
        if outcome not in (None, "sent"):
            continue
        key = (about["mayfly.credential.fingerprint"], span["name"], span["resource"]["service.instance.id"], repr(sorted(told.items())))
        most[key] = max(most.get(key, 0), about["mayfly.count"])
    used: Counter[str] = Counter()
    fetched: Counter[str] = Counter()
    for (name, kind, *_), count in most.items():
        (used if kind == "credential.use" else fetched)[name] += count
    return used, fetched


class BySecret(dict):
    """Counts by fingerprint, asked for by secret."""

    def __missing__(self, secret: str) -> int:
        return self.get(fingerprint(fingerprint_key(KEY), secret), 0)


class EndingsTest(unittest.TestCase):
    def test_however_a_process_ends_nothing_is_missing(self) -> None:
        jobs: list[Job] = []
        ledger = Ledger()
        with tempfile.TemporaryDirectory() as folder, server(ledger.answer) as port:
            spool = Path(folder) / "spool"
            env = {"MAYFLY_SPOOL": str(spool), "MAYFLY_DRAIN": "external"}

            def work(at: int) -> None:
                # With a stride that meets every ending and every moment early.
                job = Job(CELLS[at * 13 % len(CELLS)])
                job.run(Path(folder), port, env)
                jobs.append(job)

            campaign(RUNS, work)
            spans = spans_of(b"".join(path.read_bytes() for path in spool.glob("*.ndjson")))
        used, fetched = (BySecret(each) for each in seen_in(spans))
        lost = [line for job in jobs for line in job.missing(ledger, used, fetched)]
        if RUNS > 100:
            report(jobs, lost)
        self.assertEqual((len(jobs), lost), (RUNS, []))

    def test_what_they_leave_behind_arrives_in_a_real_collector(self) -> None:
        runs = max(12, RUNS // 10)
        jobs: list[Job] = []
        ledger = Ledger()
        with tempfile.TemporaryDirectory() as folder, server(ledger.answer) as port, collector(KEY) as ask:
            spool = Path(folder) / "spool"
            env = {"MAYFLY_SPOOL": str(spool), **ask.env}

            def work(at: int) -> None:
                job = Job(CELLS[at * 31 % len(CELLS)])
                job.run(Path(folder), port, env)
                jobs.append(job)

            campaign(runs, work)
            # The last one leaves somebody behind who sends what all of them left.
            jobs.append(Job(Cell("ends by itself", "having presented a key")))
            jobs[-1].run(Path(folder), port, env)
            until = time.monotonic() + 120
            while any(spool.glob("*.ndjson")) and time.monotonic() < until:
                time.sleep(0.1)
            self.assertEqual([path.name for path in spool.iterdir()], [])
            used, fetched = Counter(), Counter()
            for job in jobs:
                token = ledger.issued.get(job.client)
                for secret in (job.key, *((token, job.client) if token else ())):
                    name = fingerprint(fingerprint_key(KEY), secret)
                    used[secret], fetched[secret] = ask.counts(name, ledger.presented[secret])
        self.assertEqual([line for job in jobs for line in job.missing(ledger, used, fetched)], [])

    def test_control_what_an_sdk_batches_in_the_process_is_missing_wherever_it_ends_on_a_sudden(self) -> None:
        batched = """
import atexit, http.client, os
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
class ToFile(SpanExporter):
    def export(self, spans):
        with open(os.environ['JOB_SPANS'], 'a') as file:
            file.writelines(f"{span.attributes['key']}\\n" for span in spans)
        return SpanExportResult.SUCCESS
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(ToFile()))
tracer = provider.get_tracer('control')
plain = http.client.HTTPConnection.request
def request(self, *words, **more):
    with tracer.start_as_current_span('use', attributes={'key': os.environ['JOB_API_TOKEN']}):
        return plain(self, *words, **more)
http.client.HTTPConnection.request = request
"""
        ledger = Ledger()
        missing: list[str] = []
        with tempfile.TemporaryDirectory() as folder, server(ledger.answer) as port:
            told = Path(folder) / "told"
            told.touch()
            (Path(folder) / "sitecustomize.py").write_text(batched, "utf-8")
            for ending in (*SUDDEN, "ends by itself"):
                job = Job(Cell(ending, "having presented a key"))
                job.run(Path(folder), port, {"MAYFLY_DISABLED": "1", "JOB_SPANS": str(told), "PYTHONPATH": folder})
                self.assertEqual(ledger.presented[job.key], 1)
                if job.key not in told.read_text("utf-8"):
                    missing.append(ending)
        self.assertEqual(missing, list(SUDDEN))


def report(jobs: list[Job], lost: list[str]) -> None:
    for what in ("ending", "moment"):
        for name, count in Counter(getattr(job.cell, what) for job in jobs).items():
            short = sum(1 for line in lost if name in line)
            print(f"{count:5} {name}: {short} missing", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
