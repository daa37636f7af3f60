"""What a process has seen so far, for who looks at it from inside: rows without secrets."""

from __future__ import annotations


def seen_rows(counters, known_credentials, withholding) -> list[tuple]:
    """Each: held, fetched, used or ended; fingerprint; provider; type; where; how often; cell. In order of sighting."""
    about = {each.fingerprint: each.attributes for each in known_credentials.each()}
    rows = []
    for fingerprint, tuple_ in counters.each():
        attributes = about.get(fingerprint, {})
        is_held = tuple_.channel.id.startswith("held ")
        kind = "held" if is_held else tuple_.channel.name.partition(".")[2]
        word = tuple_.channel.id.rpartition(" ")[2]
        target = tuple_.target.id
        place = ":".join(str(part) for part in target[:2] if part is not None) if target else ""
        cell = tuple_.actor.cell
        sent = tuple_.series.get("sent")
        answers = sum(series.count for name, series in tuple_.series.items() if name != "sent")
        count = max(0 if sent is None else sent.count, answers)
        rows.append(
            (
                kind,
                fingerprint,
                attributes.get("mayfly.credential.provider") or "unknown",
                attributes.get("mayfly.credential.type") or "unknown",
                f"{word} {withholding.text(place)}".strip(),
                count,
                "" if cell is None else withholding.text(cell),
            )
        )
    return rows
