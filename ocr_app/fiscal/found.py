"""Where on a page the value of a field may stand, and what values look like."""

from dataclasses import dataclass

from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may hold the value of a field; `placed` is the probability that it is this one's, not another's."""

    id: str
    kind: Kind
    span: Span
    placed: float = 1.0


PATTERNS = {
    Kind.MONEY: r"-?(?:R ?\$ ?)?\d[\d.,]*(?: ?[.,] ?\d+)*",
    Kind.DATE: r"(?<!\d)\d{1,2}[^\w\s]{0,2} ?\d{2}[^\w\s]{0,2} ?\d{4}(?=\d{2}:|(?!\d))",
    Kind.TIME: r"(?<!\d)\d{1,2}(?:[^\w\s] ?\d{2}(?:[^\w\s]? ?\d{2})?| \d{2}[^\w\s] ?\d{2})(?!\d)",
}
"""What a value of these kinds looks like within a text."""
