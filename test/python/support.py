"""What the tests share: secrets that are made at run time, scripts in processes of their own, a collector."""

from __future__ import annotations

import gzip
import json
import os
import secrets
import string
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "instrumentation" / "python"
if str(HOME) not in sys.path:
    sys.path.insert(0, str(HOME))

ALPHANUMERIC = string.ascii_letters + string.digits
KEY = secrets.token_hex(32)
_STATE = tempfile.TemporaryDirectory(prefix="mayfly-state-")
"""Nothing is left in the home of who runs the tests."""


def fake_secret(prefix: str, length: int, alphabet: str = ALPHANUMERIC) -> str:
    """No scanner finds one in the repository, and no two runs share one."""
    return prefix + "".join(secrets.choice(alphabet) for _ in range(length))


def plain_environment(**more: str) -> dict[str, str]:
    """Without what the surroundings say of Mayfly, and with a key."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAYFLY_", "OTEL_", "PYTHON")) and "TOKEN" not in name and "KEY" not in name
    }
    return {**kept, "PYTHONPATH": str(HOME), "MAYFLY_FINGERPRINT_KEY": KEY, "XDG_STATE_HOME": _STATE.name, **more}


class Run:
    """A script that has run under the hooks, and the lines that it left."""

    def __init__(self, done: subprocess.CompletedProcess, spool: Path) -> None:
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr
        self.spans = spans_of(b"".join(path.read_bytes() for path in sorted(spool.glob("*.ndjson"))))

    def named(self, name: str) -> list[dict]:
        return [span for span in self.spans if span["name"] == name]


def run_hooked(source: str, *, env: dict[str, str] | None = None, before: str = "", words: tuple[str, ...] = (), timeout: float = 120) -> Run:
    """Runs a script whose first line switches the hooks on; `before` runs ahead of that."""
    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder) / "spool"
        script = Path(folder) / "script.py"
        start = "import mayfly_instrumentation.process as _process; _process.start()\n"
        script.write_text(textwrap.dedent(before) + start + textwrap.dedent(source), "utf-8")
        done = subprocess.run(
            [sys.executable, *words, str(script)],
            env=plain_environment(**{"MAYFLY_SPOOL": str(spool), "MAYFLY_DRAIN": "external", **(env or {})}),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Run(done, spool)


def spans_of(lines: bytes) -> list[dict]:
    """The spans of OTLP/JSON lines: name, attributes and resource as plain objects."""
    found = []
    for line in lines.splitlines():
        for resource in json.loads(line)["resourceSpans"]:
            about = attributes_of(resource["resource"]["attributes"])
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    found.append({**span, "attributes": attributes_of(span["attributes"]), "resource": about})
    return found


def attributes_of(pairs: list[dict]) -> dict:
    return {pair["key"]: _value(pair["value"]) for pair in reversed(pairs)}


def _value(value: dict):
    [(kind, inner)] = value.items()
    if kind == "arrayValue":
        return [_value(item) for item in inner["values"]]
    return int(inner) if kind == "intValue" else inner


class Answers(BaseHTTPRequestHandler):
    """Answers what the server was told to."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_args) -> None:
        """Nothing is printed."""

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        status, headers, answer = self.server.answer(self.command, self.path, dict(self.headers.items()), body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "transfer-encoding" not in {name.lower() for name in headers}:
            self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_DELETE = do_CONNECT = _answer


@contextmanager
def server(answer) -> Iterator[int]:
    """A server on a free port; `answer(method, path, headers, body)` gives status, headers and body."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.answer = answer
    # A client may leave before it has read everything.
    made.handle_error = lambda *_: None
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield made.server_port
    finally:
        made.shutdown()
        made.server_close()
