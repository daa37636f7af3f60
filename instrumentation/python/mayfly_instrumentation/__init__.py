"""Mayfly for Python: fingerprints and canonical forms of credentials."""

from .canonical import (
    AuthorizationSecret,
    JsonLeaf,
    UrlSecret,
    canonical_authorization,
    canonical_url,
    canonical_value,
    json_leaves,
)
from .fingerprint import FingerprintKey, fingerprint, fingerprint_key, is_fingerprint

__all__ = [
    "AuthorizationSecret",
    "FingerprintKey",
    "JsonLeaf",
    "UrlSecret",
    "canonical_authorization",
    "canonical_url",
    "canonical_value",
    "fingerprint",
    "fingerprint_key",
    "is_fingerprint",
    "json_leaves",
]
