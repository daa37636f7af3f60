"""The vectors that Node reads too, and what they cannot say."""

from __future__ import annotations

import base64
import json
import pickle
import unittest

import answer_parity
from support import ROOT

from mayfly_instrumentation import (  # noqa: E402
    canonical_authorization,
    canonical_url,
    canonical_value,
    fingerprint,
    fingerprint_key,
    is_fingerprint,
    json_leaves,
)


def vectors(name: str) -> list[dict[str, object]]:
    rows = json.loads((ROOT / "test" / "vectors" / name).read_text("utf-8"))
    assert len(rows) >= 12, f"{name} has too few rows"
    return rows


def joined(parts: object) -> str:
    """An input is a text, or parts of one: so that no file holds anything like a secret."""
    if isinstance(parts, str):
        return parts
    assert isinstance(parts, list)
    return "".join(part if isinstance(part, str) else encoded(part) for part in parts)


def encoded(part: dict[str, str]) -> str:
    [(kind, text)] = part.items()
    charset = {"base64": "utf-8", "latin1Base64": "latin-1"}[kind]
    return base64.b64encode(text.encode(charset)).decode("ascii")


def canonical(kind: object, text: str) -> object:
    if kind == "value":
        return canonical_value(text)
    if kind == "json":
        return [dict(leaf) for leaf in json_leaves(text)]
    found = canonical_authorization(text) if kind == "authorization" else canonical_url(text)
    return None if found is None else dict(found)


class FingerprintVectors(unittest.TestCase):
    def test_every_secret_has_the_fingerprint_that_node_gives_it(self) -> None:
        for row in vectors("fingerprint.json"):
            with self.subTest(row["fingerprint"]):
                key = fingerprint_key(str(row["key"]))
                self.assertEqual(fingerprint(key, str(row["secret"])), row["fingerprint"])

    def test_a_fingerprint_is_told_from_everything_else(self) -> None:
        for row in vectors("fingerprint.json"):
            text = str(row["fingerprint"])
            self.assertTrue(is_fingerprint(text))
            for wrong in (text[:-1], text + "a", text + "\n", text.upper(), str(row["secret"]), ""):
                self.assertFalse(is_fingerprint(wrong), wrong)
            for at in range(4, len(text)):
                changed = text[:at] + ("b" if text[at] == "a" else "a") + text[at + 1 :]
                self.assertFalse(is_fingerprint(changed), changed)

    def test_a_short_key_is_refused_with_its_length_and_without_itself(self) -> None:
        with self.assertRaisesRegex(ValueError, "at least 32 bytes, got 31$"):
            fingerprint_key(" " + "k" * 31 + "\n")
        fingerprint_key("k" * 32)

    def test_a_key_shows_nothing_and_is_not_pickled(self) -> None:
        key = fingerprint_key("the example key of the first organisation")
        self.assertNotIn("example", repr(key) + str(key))
        with self.assertRaises(TypeError):
            pickle.dumps(key)


class CanonicalVectors(unittest.TestCase):
    def test_every_form_is_the_one_that_node_finds(self) -> None:
        for row in vectors("canonical.json"):
            with self.subTest(f"{row['kind']}: {row['what']}"):
                self.assertEqual(canonical(row["kind"], joined(row["input"])), row["expected"])

    def test_deep_and_long_texts_end(self) -> None:
        self.assertEqual(json_leaves("[" * 30_000 + "]" * 30_000), [])
        self.assertEqual(json_leaves("[" + " " * 65_536 + "]"), [])
        self.assertIsNone(canonical_url("https://" + "a:" * 50_000))


class WireVectors(unittest.TestCase):
    def test_the_contract_is_the_one_that_node_writes(self) -> None:
        from mayfly_instrumentation.generated.core import semconv

        known = json.loads((ROOT / "test" / "vectors" / "attributes.json").read_text("utf-8"))
        self.assertGreater(len(known["attributes"]), 60)
        mine = [{"name": name, "type": each["type"], "on": each["on"], "origin": each["origin"]} for name, each in semconv.attributes.items()]
        self.assertEqual(mine, known["attributes"])
        for word, name in (("sources", "sources"), ("locations", "locations"), ("outcomes", "outcomes"), ("endReasons", "end_reasons"), ("scopeNames", "scope_names")):
            self.assertEqual(list(getattr(semconv, name)), known[word])
        self.assertEqual(dict(semconv.span_names), known["spanNames"])

    def test_what_the_hooks_write_by_hand_stands_in_the_contract(self) -> None:
        known = {each["name"] for each in json.loads((ROOT / "test" / "vectors" / "attributes.json").read_text("utf-8"))["attributes"]}
        from mayfly_instrumentation.actor import _ATTRIBUTES
        from mayfly_instrumentation.attribution.process_actor import _NAMES

        self.assertLessEqual(set(_ATTRIBUTES.values()) | set(_NAMES), known)


class JudgementVectors(unittest.TestCase):
    def test_every_text_is_judged_as_node_judges_it(self) -> None:
        for name, given, expected in vectors("judgements.json"):
            with self.subTest(name, given=given):
                self.assertEqual(answer_parity.answer(name, given), expected)


if __name__ == "__main__":
    unittest.main()
