"""Real clients against local servers: those whose packages are there, driven by the harness of all (docs/clients-python.md)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unittest

from support import ROOT

LEAST = 10
"""Clients whose packages the requirements of this suite have."""


class ClientsTest(unittest.TestCase):
    def test_everything_that_they_fetch_and_use_is_seen_and_nothing_else(self) -> None:
        node = shutil.which("node")
        self.assertIsNotNone(node, "npm test puts Node into the path")
        done = subprocess.run(
            [node, "test/clients-python/run.ts", "--python", sys.executable],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=1_800,
            check=False,
        )
        told = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, told)
        found = re.search(r"(\d+) of \d+ runs complete", told)
        self.assertGreaterEqual(int(found[1]) if found else 0, LEAST, told)


if __name__ == "__main__":
    unittest.main()
