"""Which pages of a document are wanted."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"(\d+)(?:(-)(\d*))?")


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """Ranges of pages, first and last included; one without end has no last."""

    ranges: tuple[tuple[int, int | None], ...] = ((1, None),)

    @classmethod
    def parse(cls, text: str) -> "PageNumbers":
        """From `1-3,7` or `5-`.

        Raises:
            ValueError: it says something else.
        """
        ranges = []
        for part in text.split(","):
            found = _RANGE.fullmatch(part.strip())
            if not found:
                raise ValueError(text)
            first = int(found[1])
            last = first if not found[2] else int(found[3]) if found[3] else None
            if first < 1 or (last is not None and last < first):
                raise ValueError(text)
            ranges.append((first, last))
        return cls(tuple(ranges))

    def among(self, page_count: int) -> list[int]:
        """The numbers of the wanted pages that a document of so many pages has, in its order."""
        return [
            number
            for number in range(1, page_count + 1)
            if any(first <= number and (last is None or number <= last) for first, last in self.ranges)
        ]

    @property
    def first(self) -> int:
        """The first wanted page."""
        return min(first for first, _ in self.ranges)

    def __str__(self) -> str:
        return ",".join(f"{first}" if first == last else f"{first}-{last or ''}" for first, last in self.ranges)


ALL_PAGES = PageNumbers()
