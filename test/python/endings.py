"""Jobs that end in every way a process can end, at each moment of their work, and what they must leave behind."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from support import HOME, fake_secret, plain_environment

STARTUP = HOME / "mayfly_instrumentation" / "startup"

ENDINGS: dict[str, tuple[str, tuple[int, ...]]] = {
    "ends by itself": ("pass", (0,)),
    "calls sys.exit at once": ("sys.exit(3)", (3,)),
    "raises": ("raise ValueError('broken')", (1,)),
    "calls os._exit": ("os._exit(4)", (4,)),
    "gets SIGKILL": ("os.kill(os.getpid(), signal.SIGKILL); time.sleep(60)", (-9,)),
    "gets SIGTERM and has no handler": ("signal.signal(signal.SIGTERM, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", (-15,)),
    "gets SIGTERM and leaves by its handler": ("signal.signal(signal.SIGTERM, lambda *_: sys.exit(5)); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", (5,)),
    # Python ends by the signal, multiprocessing with 1.
    "is interrupted": ("signal.signal(signal.SIGINT, signal.default_int_handler); os.kill(os.getpid(), signal.SIGINT); time.sleep(60)", (-2, 1)),
    "aborts": ("os.abort()", (-6,)),
    "runs into a segmentation fault": ("import ctypes; ctypes.string_at(0)", (-11,)),
    "becomes another program": ("os.execv('/bin/sh', ['sh', '-c', 'exit 7'])", (7,)),
    "runs out of memory": ("hoard()", (1,)),
}
"""By name: source that ends a process, and the exit codes that prove it."""

MOMENTS: dict[str, str] = {
    "having presented a key": "ask(KEY); end()",
    "having used a token that it got a moment ago": "ask(issued()); end()",
    "while a thread works": "threading.Thread(target=repeat, daemon=True).start(); begun.wait(60); end()",
    "in a forked child": "fork(lambda: (ask(KEY), end()))",
    "in a child that was forked while threads worked": """
        ask(KEY)
        threads = [threading.Thread(target=repeat) for _ in range(3)]
        for thread in threads: thread.start()
        begun.wait(60)
        fork(lambda: (ask(KEY), end()))
        for thread in threads: thread.join()""",
    "in a child of multiprocessing (fork)": "start('fork')",
    "in a child of multiprocessing (spawn)": "start('spawn')",
    "in a child of multiprocessing (forkserver)": "start('forkserver')",
    "in a subprocess": "expect(subprocess.run([sys.executable, __file__, 'child']).returncode)",
}
"""A job at the moment that it ends. The outer process of those with a child ends by itself, when the child ended as it should."""

_SCRIPT = """
import http.client, json, multiprocessing, os, resource, signal, subprocess, sys, threading, time
PORT = int(os.environ['JOB_PORT'])
KEY = os.environ['JOB_API_TOKEN']
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
begun = threading.Event()

def ask(secret, path='/v1/things', body=None):
    connection = http.client.HTTPConnection('127.0.0.1', PORT, timeout=60)
    headers = {} if body else {'authorization': 'Bearer ' + secret}
    kind = {'content-type': 'application/x-www-form-urlencoded'} if body else {}
    connection.request('POST' if body else 'GET', path, body, {**headers, **kind})
    answer = connection.getresponse().read()
    connection.close()
    return answer

def issued():
    form = 'grant_type=client_credentials&client_id=job&client_secret=' + os.environ['JOB_CLIENT_SECRET']
    return json.loads(ask('', '/oauth/token', form))['access_token']

def repeat():
    for _ in range(20):
        ask(KEY)
        begun.set()
        time.sleep(0.001)

def hoard():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 29, resource.RLIM_INFINITY))
    kept = []
    while True:
        kept.append(bytearray(1 << 20))

def end():
    END

def child():
    ask(KEY)
    end()

def expect(code):
    if code not in CODES:
        sys.exit(f'a child ended with {code}')

def fork(work):
    pid = os.fork()
    if pid == 0:
        work()
        sys.exit(0)
    expect(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

def start(method):
    process = multiprocessing.get_context(method).Process(target=child)
    process.start()
    process.join()
    expect(process.exitcode)

if __name__ == '__main__':
    if sys.argv[1:] == ['child']:
        child()
        sys.exit(0)
    JOB
"""


@dataclass(frozen=True)
class Cell:
    ending: str
    moment: str

    @property
    def codes(self) -> tuple[int, ...]:
        """What the outer process ends with."""
        if "child" in self.moment or "subprocess" in self.moment:
            return (0,)
        # Without memory, glibc aborts when Python ends a thread of the application by force.
        return (1, -6) if self == Cell("runs out of memory", "while a thread works") else ENDINGS[self.ending][1]

    def source(self) -> str:
        end, codes = ENDINGS[self.ending]
        job = "\n".join(line.strip() and f"    {line.strip()}" for line in MOMENTS[self.moment].strip().splitlines())
        return _SCRIPT.replace("    END\n", f"    {end}\n").replace("CODES", repr(codes)).replace("    JOB\n", f"{job}\n")


CELLS = tuple(Cell(ending, moment) for moment in MOMENTS for ending in ENDINGS)


class Ledger:
    """What a server saw: the truth that everything else is held against."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.presented: Counter[str] = Counter()
        self.issued: dict[str, str] = {}
        """Tokens by the client secret that asked for them."""

    def answer(self, _method: str, path: str, headers: dict, body: bytes):
        with self._lock:
            if path == "/oauth/token":
                client = parse_qs(body.decode())["client_secret"][0]
                token = self.issued[client] = fake_secret("tok-", 40)
                self.presented[client] += 1
                told = {"access_token": token, "token_type": "Bearer", "expires_in": 600}
                return 200, {"content-type": "application/json"}, json.dumps(told).encode()
            lower = {name.lower(): value for name, value in headers.items()}
            self.presented[lower["authorization"].removeprefix("Bearer ")] += 1
        return 200, {}, b"{}"


@dataclass
class Job:
    """One process of a campaign, with secrets of its own."""

    cell: Cell
    key: str = field(default_factory=lambda: fake_secret("key-", 40))
    client: str = field(default_factory=lambda: fake_secret("cls-", 40))

    def run(self, folder: Path, port: int, env: dict[str, str], words: tuple[str, ...] = ()) -> None:
        """Raises when it did not end as its cell says."""
        script = folder / f"job-{secrets.token_hex(6)}.py"
        script.write_text(self.cell.source(), "utf-8")
        told = {"JOB_PORT": str(port), "JOB_API_TOKEN": self.key, "JOB_CLIENT_SECRET": self.client}
        whole = plain_environment(**{"PYTHONPATH": f"{STARTUP}:{HOME}", **told, **env})
        done = subprocess.run(
            [sys.executable, *words, str(script)], env=whole, capture_output=True, text=True, timeout=300, check=False
        )
        script.unlink()
        if done.returncode not in self.cell.codes:
            raise AssertionError(f"{self.cell}: ended with {done.returncode}: {done.stderr[-2000:]}")

    def missing(self, ledger: Ledger, used: Counter, fetched: Counter) -> list[str]:
        """Of what it did, what nobody knows of. `used`, `fetched`: how often a secret was seen so."""
        wanted = [(self.key, self.cell.moment)] if ledger.presented[self.key] else []
        token = ledger.issued.get(self.client)
        wanted += [] if token is None else [(token, "the token"), (self.client, "the client secret")]
        told = f"{self.cell.ending}, {self.cell.moment}"
        lost = [] if wanted else [f"{told}: it did nothing"]
        # A request that was told of, and that the end came in between before the server had it.
        in_flight = 3 if "thread" in self.cell.moment else 0
        for secret, what in wanted:
            if not ledger.presented[secret] <= used[secret] <= ledger.presented[secret] + in_flight:
                lost.append(f"{told}: {what} was used {ledger.presented[secret]} times, and seen {used[secret]} times")
        for secret in {self.key, *((token, self.client) if token else ())}:
            if fetched[secret] == 0:
                lost.append(f"{told}: a fetch was not seen")
        return lost


def campaign(count: int, work, at_once: int = 2) -> None:
    """Calls `work(at)` in a few threads, and raises what the first of them raised."""
    places = iter(range(count))
    lock = threading.Lock()
    failures: list[BaseException] = []

    def lane() -> None:
        while not failures:
            with lock:
                at = next(places, None)
            if at is None:
                return
            try:
                work(at)
            except BaseException as error:
                failures.append(error)

    lanes = [threading.Thread(target=lane) for _ in range(at_once)]
    for each in lanes:
        each.start()
    for each in lanes:
        each.join()
    if failures:
        raise failures[0]


