"""`%mayfly`: what this kernel fetched and used, as a small table, without secrets."""

from __future__ import annotations

import re
from html import escape

_MOST = 50
_LONGEST = 60
_LEFT = 'style="text-align: left"'
_NO_FORMULAS = 'class="tex2jax_ignore mathjax_ignore"'
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLUMNS = ("what", "credential", "provider", "type", "where", "count", "cell")


def add_magic(ipython) -> None:
    ipython.register_magic_function(mayfly, "line", "mayfly")


def remove_magic(ipython) -> None:
    ipython.magics_manager.magics["line"].pop("mayfly", None)


def mayfly(_line: str = "") -> Seen:
    """%mayfly: the credentials that this kernel fetched and used, by fingerprint."""
    from ..process import current

    process = current()
    if process is None:
        return Seen([], "Mayfly is not on: set MAYFLY_FINGERPRINT_KEY_FILE and restart the kernel.")
    from .notebook import execution_counts

    return Seen(process.recorder.seen(), _summary(process.status()), execution_counts())


def _summary(status: dict) -> str:
    told = [f"{status['seen']} observations"]
    if status["dropped"]:
        told.append(f"{status['dropped']} lost")
    if status["shadowed"]:
        told.append(f"not in place: {', '.join(status['shadowed'])}")
    return f"Mayfly is on: {'; '.join(told)}."


class Seen:
    """Shown by IPython as HTML, or as text where there is none."""

    def __init__(self, rows: list[tuple], summary: str, counts: dict[str, int] | None = None) -> None:
        self.rows = rows
        self.summary = _printable(summary)
        self._counts = counts or {}

    def __repr__(self) -> str:
        shown = [_COLUMNS, *self._shown()]
        widths = [max(len(row[at]) for row in shown) for at in range(len(_COLUMNS))]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in shown]
        return "\n".join([self.summary, *(lines if self.rows else []), *self._rest()])

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{_plain_html(self.summary)}</p>"
        head = "".join(f"<th {_LEFT}>{name}</th>" for name in _COLUMNS)
        body = "".join(
            "<tr>" + "".join(f"<td {_LEFT}>{_plain_html(text)}</td>" for text in row) + "</tr>" for row in self._shown()
        )
        rest = "".join(f"<p>{line}</p>" for line in self._rest())
        table = f"<table {_NO_FORMULAS}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<p>{_plain_html(self.summary)}</p>{table}{rest}"

    def _shown(self) -> list[tuple[str, ...]]:
        return [tuple(_short(str(text)) for text in (*row[:-1], self._cell(row[-1]))) for row in self.rows[:_MOST]]

    def _cell(self, cell: str) -> str:
        """As the notebook shows it, `[3]`, and the beginning of its id: a whole one takes two lines."""
        count = self._counts.get(cell)
        short = cell[:8] if _UUID.fullmatch(cell) else cell
        return short if count is None else f"[{count}] {short}"

    def _rest(self) -> list[str]:
        left = len(self.rows) - _MOST
        return [f"and {left} more"] if left > 0 else []


def _short(text: str) -> str:
    return _printable(text[:_LONGEST]) + ("…" if len(text) > _LONGEST else "")


def _printable(text: str) -> str:
    """What somebody else named may hold control characters: a table stays a table."""
    return "".join(each if each.isprintable() else " " for each in text)


def _plain_html(text: str) -> str:
    """Notebooks set formulas in what stands between dollar signs."""
    return escape(text).replace("$", "＄").replace("\\", "＼")
