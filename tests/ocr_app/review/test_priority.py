"""What the review shows first, and what it takes a stretch of text for."""

import numpy as np
import pytest

from ocr_app.document import Line
from ocr_app.fiscal.patterns import Kind, find_patterns
from ocr_app.review.priority import review_queue
from tests.gui.bench import doubt, make_line


def line(text: str, y: int = 0) -> Line:
    boxes = np.array([(12 * i, y, 12 * i + 10, y + 20) for i in range(len(text))], np.float32)
    return make_line(text, boxes)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("TOTAL R$ 1.234,56", Kind.MONEY, "1.234,56"),
        ("l.23O,5S", Kind.MONEY, "l.23O,5S"),
        ("CNPJ: 11.222.333/0001-81 IE", Kind.CNPJ, "11.222.333/0001-81"),
        ("CPF 123.456.789-09", Kind.CPF, "123.456.789-09"),
        ("Data: 01/O2/2024 10:00", Kind.DATE, "01/O2/2024"),
        ("3524 0111 2223 3300 0181 5500 1000 0001 2310 0000 1234", Kind.ACCESS_KEY, None),
        ("Rua 7", Kind.NUMBER, "7"),
    ],
)
def test_patterns(text: str, kind: Kind, found: str | None) -> None:
    assert (found or text) in [text[m.start : m.stop] for m in find_patterns(text) if m.kind is kind]


def test_words_are_not_numbers() -> None:
    assert find_patterns("SOLO OBRIGADO Bolo Ol") == ()


def test_money_comes_before_prose_and_a_worse_doubt_before_a_better_one() -> None:
    prose = doubt(line("OBRIGADO"), 2, "8", 0.55)
    money = doubt(doubt(line("TOTAL 12,34"), 5, "I", 0.8), 8, "E", 0.6)
    queue = review_queue([prose, money])
    assert [(entry.line, entry.index) for entry in queue] == [(1, 8), (1, 5), (0, 2)]


def test_what_is_certain_is_not_asked() -> None:
    assert review_queue([line("TOTAL 12,34")]) == []
