"""Whose credential was fetched, so that a login that never sends its secret (SCRAM, a challenge) finds it."""

from __future__ import annotations

from .generated.node.connections.known_accounts import remember_account, remember_fetched, secret_of_account

__all__ = ["remember_account", "remember_fetched", "secret_of_account"]
