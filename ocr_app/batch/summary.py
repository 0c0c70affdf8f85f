"""A run in one line."""

from collections.abc import Sequence

from ocr_app.batch.report import Row


def summary(rows: Sequence[Row], files: int, kept: int, seconds: float) -> str:
    """What was read of so many files, how many of which an earlier run had read, and in how long."""
    failed = sum(bool(row.error) for row in rows)
    parts = [f"{len(rows) - failed} of {_count(files, 'file')} read" + (f" ({kept} before)" if kept else "")]
    if failed:
        parts.append(f"{failed} failed")
    parts += [
        _count(sum(row.pages for row in rows), "page"),
        _count(sum(row.characters for row in rows), "character"),
        f"{sum(row.doubtful for row in rows):,} doubtful",
        f"{_count(sum(row.unread for row in rows), 'region')} unread",
        f"{seconds:.0f} s",
    ]
    return ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
