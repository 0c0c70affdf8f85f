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


def stops(*lines: Line) -> list[tuple[int, int]]:
    return [(entry.line, entry.index) for entry in review_queue(lines)]


def test_lines_with_money_come_first_then_other_numbers_then_prose() -> None:
    prose = doubt(line("OBRIGADO"), 2, "8", 0.55)
    number = doubt(line("Rua 7"), 3, "1", 0.3)
    money = doubt(line("TOTAL 12,34"), 8, "E", 0.8)
    assert stops(prose, number, money) == [(2, 8), (1, 3), (0, 2)]


def test_a_line_is_gone_through_from_left_to_right_before_the_next() -> None:
    first = doubt(doubt(line("TOTAL 12,34"), 8, "E", 0.8), 1, "0", 0.85)
    second = doubt(line("TOTAL 56,78"), 5, "S", 0.51)
    assert stops(first, second) == [(0, 1), (0, 8), (1, 5)]


def test_a_doubt_beside_certain_money_is_prose() -> None:
    name = doubt(line("CAFE 12,34"), 1, "R", 0.6)
    date = doubt(line("01/02/2024"), 1, "7", 0.8)
    assert stops(name, date) == [(1, 1), (0, 1)]


def test_a_hopeless_line_is_one_stop_and_the_last() -> None:
    boxes = np.array([(12 * i, 0, 12 * i + 10, 20) for i in range(5)], np.float32)
    dirt = make_line("1.2,3", boxes, [0.3, 0.4, 0.2, 0.95, 0.4])
    prose = doubt(line("OBRIGADO"), 2, "8", 0.55)
    assert stops(dirt, prose) == [(1, 2), (0, 0)]


def test_what_is_certain_is_not_asked() -> None:
    assert review_queue([line("TOTAL 12,34")]) == []
