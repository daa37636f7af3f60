"""Answers arrive where they arrive, in another thread or task: what is recorded belongs to the caller."""

from __future__ import annotations

import contextvars


def in_callers_context():
    """A function that runs a callback in the context of now."""
    context = contextvars.copy_context()

    def run(callback):
        try:
            return context.run(callback)
        except RuntimeError:
            # The context is entered already: the callback runs where it belongs.
            return callback()

    return run
