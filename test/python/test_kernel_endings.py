"""
However a kernel ends, nothing that its cells used is missing. MAYFLY_PYTHON_RUNS: a quarter of it in kernels; each way
once unless told.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from endings import Ledger, campaign
from notebooks import started
from support import KEY, fake_secret, plain_environment, server, spans_of

from mayfly_instrumentation import fingerprint, fingerprint_key

IS_LONG = os.environ.get("MAYFLY_TEST_LONG") == "1"
RUNS = int(os.environ.get("MAYFLY_PYTHON_RUNS") or (500 if IS_LONG else 0)) // 4

ASK = """
import os, signal, subprocess, sys, threading, time, http.client
def ask(secret):
    c = http.client.HTTPConnection('127.0.0.1', {port}, timeout=60)
    c.request('GET', '/', headers={{'authorization': 'Bearer ' + secret}}); c.getresponse().read(); c.close()
begun = threading.Event()
def repeat(secret):
    for _ in range(20): ask(secret); begun.set(); time.sleep(.001)
"""
WAYS: dict[str, tuple[str, str]] = {
    "is restarted": ("ask('{0}')", "restart"),
    "is restarted while a cell runs": ("ask('{0}'); print('here', flush=True); time.sleep(120)", "restart now"),
    "is restarted while a thread works": ("t = threading.Thread(target=repeat, args=('{0}',)); t.start(); begun.wait(60); print('here', flush=True); t.join()", "restart now"),
    "is interrupted": ("ask('{0}'); print('here', flush=True); time.sleep(120)", "interrupt"),
    "calls sys.exit in the first line after a use": ("ask('{0}')\nsys.exit(3)", "reply"),
    "calls quit": ("ask('{0}'); quit()", "reply"),
    "raises": ("ask('{0}'); raise ValueError('broken')", "reply"),
    "runs out of memory": (
        "ask('{0}')\nimport resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 31, resource.RLIM_INFINITY))\n"
        "kept = []\ntry:\n    while True: kept.append(bytearray(1 << 22))\nfinally:\n    del kept",
        "reply",
    ),
    "calls os._exit": ("ask('{0}'); os._exit(0)", "death"),
    "gets SIGKILL": ("ask('{0}'); os.kill(os.getpid(), signal.SIGKILL)", "death"),
    "gets SIGTERM": ("ask('{0}'); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", "death"),
    "becomes another program": ("ask('{0}'); os.execv('/bin/true', ['true'])", "death"),
    "is killed from outside": ("ask('{0}'); print('here', flush=True); time.sleep(120)", "kill"),
    "starts a child that is killed": (
        "pid = os.fork()\nif pid == 0:\n    ask('{0}'); os.kill(os.getpid(), signal.SIGKILL)\nos.waitpid(pid, 0)",
        "reply",
    ),
}
"""What a cell does, and what is then done or waited for."""


class KernelEndingsTest(unittest.TestCase):
    def test_however_a_kernel_ends_nothing_is_missing(self) -> None:
        names = list(WAYS)
        count = max(RUNS, len(names))
        ledger = Ledger()
        secrets: list[tuple[str, str]] = []
        with tempfile.TemporaryDirectory() as folder, server(ledger.answer) as port:
            spool = Path(folder) / "spool"
            env = plain_environment(MAYFLY_SPOOL=str(spool), MAYFLY_DRAIN="external", IPYTHONDIR=folder, **started())

            def work(at: int) -> None:
                name, secret = names[at % len(names)], fake_secret("key-", 40)
                code, then = WAYS[name]
                run_kernel(env, [ASK.format(port=port), code.format(secret)], then)
                secrets.append((name, secret))

            campaign(count, work)
            spans = spans_of(b"".join(path.read_bytes() for path in spool.glob("*.ndjson")))
        most: dict[tuple, int] = {}
        lost: list[str] = []
        for span in spans:
            about = span["attributes"]
            if about.get("mayfly.use.location") == "header" and about["mayfly.use.outcome"] == "sent":
                key = (about["mayfly.credential.fingerprint"], span["resource"]["service.instance.id"])
                most[key] = max(most.get(key, 0), about["mayfly.count"])
                if about.get("mayfly.notebook.execution_count") != 2:
                    lost.append("a use without its cell")
        seen: Counter[str] = Counter()
        for (name, _), used in most.items():
            seen[name] += used
        for name, secret in secrets:
            used, presented = seen[fingerprint(fingerprint_key(KEY), secret)], ledger.presented[secret]
            if presented == 0 or not presented <= used <= presented + ("thread" in name):
                lost.append(f"{name}: presented {presented} times, seen {used} times")
        if RUNS:
            for name, runs in Counter(name for name, _ in secrets).items():
                print(f"{runs:5} a kernel {name}: {sum(line.startswith(f'{name}:') for line in lost)} missing", file=sys.stderr)
        self.assertEqual((len(secrets), lost), (count, []))


def run_kernel(env: dict[str, str], sources: list[str], then: str) -> None:
    from jupyter_client.manager import KernelManager

    kernel = KernelManager(kernel_name="python3")
    kernel.start_kernel(env=env, stderr=subprocess.DEVNULL)
    client = kernel.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=180)
        for source in sources[:-1]:
            reply(client, client.execute(source))
        request = client.execute(sources[-1])
        if then in ("restart", "reply"):
            reply(client, request)
        elif then == "death":
            while kernel.is_alive():
                client.kernel_info()
                try:
                    client.get_shell_msg(timeout=0.1)
                except Exception:  # noqa: BLE001  (queue.Empty: it is not dead yet)
                    pass
        else:
            while client.get_iopub_msg(timeout=180)["msg_type"] != "stream":
                pass
        if then == "interrupt":
            kernel.interrupt_kernel()
            reply(client, request)
        elif then.startswith("restart"):
            kernel.restart_kernel(now=then == "restart now")
            client.wait_for_ready(timeout=180)
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)


def reply(client, request: str) -> None:
    while client.get_shell_msg(timeout=180)["parent_header"].get("msg_id") != request:
        pass


if __name__ == "__main__":
    unittest.main()
