"""The real collector as a process of its own, with an embedded database."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from support import ROOT


class Collector:
    def __init__(self, url: str, ingest: str, read: str) -> None:
        self.url = url
        self._read = read
        self.env = {"OTEL_EXPORTER_OTLP_ENDPOINT": url, "MAYFLY_INGEST_TOKEN": ingest}
        """What a sender needs."""

    def counts(self, fingerprint: str, wanted: int) -> tuple[int, int]:
        """How often the inventory has it used and fetched; asked again until it has as many uses as are wanted."""
        until = time.monotonic() + 60
        while True:
            used, fetched = self._counts(fingerprint)
            if used >= wanted and fetched > 0 or time.monotonic() > until:
                return used, fetched
            time.sleep(0.1)

    def _counts(self, fingerprint: str) -> tuple[int, int]:
        try:
            request = Request(f"{self.url}/api/v1/credentials/{fingerprint}", headers={"authorization": f"Bearer {self._read}"})
            with urlopen(request, timeout=30) as answer:
                rows = json.load(answer)["usage"]
        except HTTPError as error:
            if error.code != 404:
                raise
            return 0, 0
        return tuple(sum(row["count"] for row in rows if row["kind"] == kind) for kind in ("used", "fetched"))


@contextmanager
def collector(key: str) -> Iterator[Collector]:
    pinned = ROOT / "node_modules" / ".bin" / "node"
    node = str(pinned) if pinned.exists() else shutil.which("node")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ingest, read, admin = (secrets.token_urlsafe(32) for _ in range(3))
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryFile() as log:
        env = {
            "PATH": os.environ.get("PATH", ""), "HOME": data, "MAYFLY_PORT": str(port), "MAYFLY_DATA": f"{data}/collector",
            "MAYFLY_INGEST_TOKEN": ingest, "MAYFLY_READ_TOKEN": read, "MAYFLY_ADMIN_TOKEN": admin, "MAYFLY_FINGERPRINT_KEY": key,
        }
        child = subprocess.Popen([node, "collector/main.ts"], cwd=ROOT, env=env, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            until = time.monotonic() + 120
            while not _is_ready(url):
                if child.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise AssertionError(f"the collector does not start: {log.read().decode()}")
                time.sleep(0.1)
            yield Collector(url, ingest, read)
        finally:
            child.terminate()
            child.wait(60)


def _is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
