"""The spool: files of OTLP/JSON lines that survive any death of the process, and their drainer.

Folders, names, locks and bounds are those of the Node side, so that each drains the other's files.
"""
