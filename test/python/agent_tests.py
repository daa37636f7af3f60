"""Scripts in which agents use secrets: for each secret, who used it."""

from __future__ import annotations

import os
import tempfile
import unittest
from importlib.util import find_spec
from string import Template
from textwrap import dedent

from model_server import model_server
from support import KEY, fake_secret, run_hooked

from mayfly_instrumentation import fingerprint, fingerprint_key

PRELUDE = """
import asyncio, threading
from urllib.request import Request, urlopen
BASE = 'http://127.0.0.1:$port/v1'
def ask(secret):
    try:
        urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token ' + secret}))
    except OSError:
        pass
    return 'done'

class Meeting:
    # Two agents are in their tools at the same time.
    def __init__(self): self.here, self.all = 0, threading.Event()
    def come(self):
        self.here += 1
        if self.here == 2: self.all.set()
    async def meet(self):
        self.come()
        for _ in range(3000):
            if self.all.is_set(): return
            await asyncio.sleep(0.01)
        raise TimeoutError
    def wait(self):
        self.come()
        assert self.all.wait(30), 'nobody else came'
meeting = Meeting()
"""
NAMES = ("gen_ai.agent.name", "gen_ai.tool.name", "gen_ai.conversation.id", "user.id")
NOBODY = (None, None, None, None)
QUIET = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_TRACING_ENABLED": "false",
    "CREWAI_TESTING": "true",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}


class Told(dict):
    """By the names of the secrets: the actors of their uses."""

    shadowed: set[str]
    out: str


def actors_of(source: str, *names: str, env: dict[str, str] | None = None) -> Told:
    """Runs it with a secret for each name (`$name`): model keys end in `_key`."""
    secrets = {name: fake_secret("sk-proj-", 48) if name.endswith("key") else fake_secret("ghp_", 36) for name in names}
    with tempfile.TemporaryDirectory() as home, model_server() as port:
        text = Template(PRELUDE + dedent(source)).substitute(secrets, port=port)
        run = run_hooked(text, env={"HOME": home, **QUIET, **(env or {})}, timeout=400)
    if run.code != 0:
        raise AssertionError(run.out[-2_000:] + run.err[-6_000:])
    if os.environ.get("MAYFLY_TEST_SHOW"):
        print(run.out, run.err)
    by_fingerprint = {fingerprint(fingerprint_key(KEY), secret): name for name, secret in secrets.items()}
    found = Told({name: set() for name in names})
    for span in run.named("credential.use"):
        told = span["attributes"]
        name = by_fingerprint.get(told["mayfly.credential.fingerprint"])
        if name is not None:
            found[name].add(tuple(told.get(each) for each in NAMES))
    found.out = run.out
    found.shadowed = {name for span in run.named("mayfly.process") for name in span["attributes"].get("mayfly.process.shadowed", ())}
    return found


def needs(package: str):
    try:
        found = find_spec(package)
    except ModuleNotFoundError:
        found = None
    return unittest.skipIf(found is None, f"{package} is not installed")


class FrameworkTest(unittest.TestCase):
    maxDiff = None

    def check(self, found: Told, **expected: tuple) -> None:
        """Each secret's actors; a row of two has neither conversation nor user."""
        rows = {name: {row + (None,) * (4 - len(row)) for row in each} for name, each in expected.items()}
        self.assertEqual({name: found[name] for name in rows}, rows)
        self.assertEqual({name for name in found.shadowed if name.startswith("attribution.")}, set())
