"""The fields that a page's text tells."""

import numpy as np

from ocr_app.document import Line
from ocr_app.fiscal.page_fields import Field, find_fields, is_valid
from tests.gui.bench import make_line


def line(text: str, y: int) -> Line:
    left = 10.0 * np.arange(len(text))
    boxes = np.stack([left, np.full(len(text), y), left + 9, np.full(len(text), y + 20)], 1)
    return make_line(text, boxes.astype(np.float32))


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
    assert (fields[Field.TOTAL].line, fields[Field.TOTAL].start) == (4, 9)
