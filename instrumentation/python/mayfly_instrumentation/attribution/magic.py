"""`%mayfly`: what this kernel fetched and used, as a small table, without secrets."""

from __future__ import annotations

from html import escape

_MOST = 50
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
    return Seen(process.recorder.seen(), _summary(process.status()))


def _summary(status: dict) -> str:
    told = [f"{status['seen']} observations"]
    if status["dropped"]:
        told.append(f"{status['dropped']} lost")
    if status["shadowed"]:
        told.append(f"not in place: {', '.join(status['shadowed'])}")
    return f"Mayfly is on: {'; '.join(told)}."


class Seen:
    """Shown by IPython as HTML, or as text where there is none."""

    def __init__(self, rows: list[tuple], summary: str) -> None:
        self.rows = rows
        self.summary = summary

    def __repr__(self) -> str:
        shown = [_COLUMNS, *self._shown()]
        widths = [max(len(row[at]) for row in shown) for at in range(len(_COLUMNS))]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in shown]
        return "\n".join([self.summary, *(lines if self.rows else []), *self._rest()])

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{escape(self.summary)}</p>"
        head = "".join(f"<th>{escape(name)}</th>" for name in _COLUMNS)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in self._shown()
        )
        rest = "".join(f"<p>{escape(line)}</p>" for line in self._rest())
        return f"<p>{escape(self.summary)}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def _shown(self) -> list[tuple[str, ...]]:
        # What somebody else named may hold control characters: a table stays a table.
        return [tuple("".join(each if each.isprintable() else " " for each in str(text))[:80] for text in row) for row in self.rows[:_MOST]]

    def _rest(self) -> list[str]:
        left = len(self.rows) - _MOST
        return [f"and {left} more"] if left > 0 else []
