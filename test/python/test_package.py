"""The package: what is in it, that it builds, and that it is on where it was switched on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from support import HOME, ROOT, fake_secret, plain_environment, spans_of
from mayfly_instrumentation.generated.core import semconv
from mayfly_instrumentation.resource import _INTS, _NAMES


class ContentTest(unittest.TestCase):
    def test_every_generated_module_has_its_source(self) -> None:
        modules = list((HOME / "mayfly_instrumentation" / "generated").rglob("*.py"))
        self.assertGreater(len(modules), 150)
        for module in modules:
            source = re.match(r'"""Made from (\S+) by', module.read_text("utf-8"))
            self.assertIsNotNone(source, module)
            self.assertTrue((ROOT / source[1]).exists(), f"{module} was made from {source[1]}, which is gone: remove it")

    def test_the_names_that_a_resource_may_have_are_those_of_the_contract(self) -> None:
        contract = {name: row["type"] for name, row in semconv.attributes.items() if row["on"] == "resource"}
        self.assertEqual(_NAMES, set(contract))
        self.assertEqual(_INTS, {name for name, kind in contract.items() if kind == "int"})

    def test_every_expression_of_the_generated_modules_compiles(self) -> None:
        import gc
        from importlib import import_module

        from mayfly_instrumentation import js

        home = HOME / "mayfly_instrumentation"
        for module in (home / "generated").rglob("*.py"):
            import_module("mayfly_instrumentation." + ".".join(module.relative_to(home).with_suffix("").parts))
        expressions = [each for each in gc.get_objects() if isinstance(each, js.RegExp)]
        self.assertGreater(len(expressions), 300)
        for each in expressions:
            each.compiled()


class DistributionTest(unittest.TestCase):
    def test_wheel_and_source_build_and_install_into_an_empty_environment(self) -> None:
        try:
            import build  # noqa: F401
            import hatchling  # noqa: F401
        except ImportError:
            self.skipTest("the environment of npm test has build and hatchling")
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run(
                [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, str(HOME)],
                capture_output=True, text=True, timeout=300, check=False,
            )
            self.assertEqual(made.returncode, 0, made.stderr[-2_000:])
            [wheel], [source] = Path(folder).glob("*.whl"), Path(folder).glob("*.tar.gz")
            self.assertGreater(source.stat().st_size, 10_000)
            names = zipfile.ZipFile(wheel).namelist()
            for part in ("mayfly/__main__.py", "mayfly_instrumentation/py.typed", "mayfly_instrumentation/startup/sitecustomize.py"):
                self.assertIn(part, names)
            python = self.environment(folder)
            self.in_environment(python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
            self.switch_on_and_off(python, folder)

    def environment(self, folder: str) -> str:
        home = Path(folder) / "environment"
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=300)
        return str(home / ("Scripts" if os.name == "nt" else "bin") / "python")

    def in_environment(self, python: str, *words: str, ok: bool = True, **env: str) -> str:
        surroundings = plain_environment(**env)
        surroundings.pop("PYTHONPATH")
        done = subprocess.run([python, *words], env=surroundings, capture_output=True, text=True, timeout=300, check=False)
        if ok:
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def switch_on_and_off(self, python: str, folder: str) -> None:
        spool = f"{folder}/spool"
        secret = fake_secret("ghp_", 36)
        env = {"MAYFLY_SPOOL": spool, "MAYFLY_DRAIN": "external", "GITHUB_TOKEN": secret}
        ask = ("-c", "import os; os.environ['GITHUB_TOKEN']")
        self.in_environment(python, *ask, **env)
        self.assertFalse(os.path.exists(spool))
        self.assertIn("mayfly is off", self.in_environment(python, "-m", "mayfly", "status", ok=False))
        self.assertIn("mayfly is on", self.in_environment(python, "-m", "mayfly", "enable"))
        self.assertIn("mayfly is on", self.in_environment(python, "-m", "mayfly", "status"))
        self.in_environment(python, *ask, **env)
        lines = b"".join(path.read_bytes() for path in Path(spool).iterdir())
        fetched = [span for span in spans_of(lines) if span["name"] == "credential.fetch"]
        self.assertIn("GITHUB_TOKEN", [span["attributes"]["mayfly.fetch.name"] for span in fetched])
        self.assertNotIn(secret.encode(), lines)
        self.assertIn("mayfly is off", self.in_environment(python, "-m", "mayfly", "disable"))
        self.assertIn("was not on", self.in_environment(python, "-m", "mayfly", "disable"))


if __name__ == "__main__":
    unittest.main()
