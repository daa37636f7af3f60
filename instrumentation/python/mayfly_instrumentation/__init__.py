"""Mayfly for Python: which credentials this process fetches and uses, by keyed fingerprint."""

from __future__ import annotations

from .version import VERSION as __version__

_WHERE = {
    "CredentialInstrumentor": "instrumentor",
    "FingerprintKey": "fingerprints",
    "canonical_authorization": "generated.core.canonical",
    "canonical_url": "generated.core.canonical",
    "canonical_value": "generated.core.canonical",
    "fingerprint": "fingerprints",
    "fingerprint_key": "fingerprints",
    "is_fingerprint": "fingerprints",
    "json_leaves": "generated.core.canonical",
    "start": "process",
    "stop": "process",
    "with_actor": "manual_actor",
}

__all__ = [*_WHERE, "__version__"]


def __getattr__(name: str):
    """Loaded when asked for: a process that holds no credential pays for none of it."""
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{where}", __name__), name)
