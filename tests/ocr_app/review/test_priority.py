"""What the review shows first, and what it takes a stretch of text for."""

import numpy as np
import pytest

from ocr_app.document import Line
from ocr_app.fiscal.patterns import Kind, find_patterns
from ocr_app.gui.panels.fields_panel import Field, find_fields, is_valid
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


def test_fields() -> None:
    key = "3524 0111 2223 3300 0181 5500", "1000 0001 2310 0000 1234"
    texts = ["CNPJ 11.222.333/0001-81", "01/02/2024", "Valor total", "10,00", "TOTAL R$ 9,00", "Troco 1,00", *key]
    ys = [0, 30, 60, 60, 90, 120, 150, 180]
    fields = find_fields([line(text, y) for text, y in zip(texts, ys, strict=True)])
    assert {field: found.text for field, found in fields.items()} == {
        Field.CNPJ: "11.222.333/0001-81",
        Field.DATE: "01/02/2024",
        Field.TOTAL: "9,00",
        Field.ACCESS_KEY: " ".join(key),
    }
    assert {field: is_valid(field, found.text) for field, found in fields.items()} == {
        Field.CNPJ: True,
        Field.DATE: None,
        Field.TOTAL: None,
        Field.ACCESS_KEY: False,
    }
    assert (fields[Field.TOTAL].line, fields[Field.TOTAL].index) == (4, 7)
