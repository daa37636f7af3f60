"""On whose behalf: one file for each framework, and for notebooks. Each adds a source to `actor.py`."""
