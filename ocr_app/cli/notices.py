"""What a person should know of a reading besides its text."""

from collections.abc import Iterator

from ocr_app.document import Document, Page
from ocr_app.geometry import Box

_CONFIDENT = 0.9  # mean confidence of a page's characters from which a person may trust it as a whole ...
_LARGE_SHARE = 0.25  # ... and share of its print that is unread, from which that would be wrong


def unread_notices(document: Document) -> Iterator[str]:
    """A line with the number of unread regions, if there are any, and one per page that seems better than it is."""
    count = sum(len(page.unread) for page in document.pages)
    if count:
        yield f"{document.source}: {count} {'region' if count == 1 else 'regions'} unread"
    for page in document.pages:
        share = _unread_share(page)
        if share >= _LARGE_SHARE and _mean_confidence(page) >= _CONFIDENT:
            yield f"{document.source}: page {page.number}: {share:.0%} of the print is unread, though the rest is sure"


def _unread_share(page: Page) -> float:
    """Area of the unread regions per area of these and of the words."""
    unread = sum(map(_area, page.unread))
    return unread / max(1, unread + sum(_area(word.box) for line in page.lines for word in line.words))


def _mean_confidence(page: Page) -> float:
    found = [c.confidence for line in page.lines for word in line.words for c in word.characters]
    return sum(found) / max(1, len(found))


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
