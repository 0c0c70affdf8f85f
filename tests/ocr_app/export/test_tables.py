"""CSV: what the tables of characters, words and lines hold."""

import codecs
import csv
from io import StringIO

import pytest

from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.export import FORMATS
from tests.files import no_pages


def word(text: str, left: int, confidence: float) -> Word:
    characters = tuple(
        Character(character, (left + 10 * index, 5, left + 10 * index + 8, 25), confidence)
        for index, character in enumerate(text)
    )
    return Word(text, (left, 5, left + 10 * len(text) - 2, 25), confidence, characters)


AWKWARD = 'a,"b";\n=ç'
DOCUMENT = Document(
    "nota.tif",
    "default",
    (
        Page(1, 200, 50, (Line((1, 5, 98, 25), (word("R$", 1, 0.9), word("1,00", 60, 0.5))),)),
        Page(2, 200, 50, ()),
        Page(3, 200, 50, (Line((0, 0, 9, 9), (word("Ú", 0, 1.0),)), Line((1, 5, 89, 25), (word(AWKWARD, 1, 0.25),)))),
    ),
)


def table(name: str, document: Document = DOCUMENT) -> list[dict[str, str]]:
    (content,) = FORMATS[name].export(document, no_pages)
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_lines_have_the_probability_that_all_words_are_right() -> None:
    first, second, third = table("csv-lines")
    assert first == {
        **{"page": "1", "line": "1", "x0": "1", "y0": "5", "x1": "98", "y1": "25"},
        **{"text": "R$ 1,00", "confidence": "0.4500"},
    }
    assert (second["page"], second["line"], second["text"]) == ("3", "1", "Ú")
    assert (third["page"], third["line"], third["text"]) == ("3", "2", AWKWARD)


@pytest.mark.parametrize("name", ["csv-words", "csv-characters"])
def test_words_and_characters_read_back(name: str) -> None:
    expected = [
        (page.number, line_number, word_number, *unit.box, unit.text, unit.confidence)
        for page in DOCUMENT.pages
        for line_number, line in enumerate(page.lines, 1)
        for word_number, word in enumerate(line.words, 1)
        for unit in ([word] if name == "csv-words" else word.characters)
    ]
    columns = ("page", "line", "word", "x0", "y0", "x1", "y1")
    read = [(*(int(row[column]) for column in columns), row["text"], float(row["confidence"])) for row in table(name)]
    assert read == expected


@pytest.mark.parametrize("name", ["csv-lines", "csv-words", "csv-characters"])
def test_excel_is_told_the_encoding_once(name: str) -> None:
    (content,) = FORMATS[name].export(DOCUMENT, no_pages)
    assert content.startswith(codecs.BOM_UTF8)
    assert content.count(codecs.BOM_UTF8) == 1


@pytest.mark.parametrize("name", ["csv-lines", "csv-words", "csv-characters"])
def test_records_end_as_the_standard_says(name: str) -> None:
    (content,) = FORMATS[name].export(DOCUMENT, no_pages)
    assert content.endswith(b"\r\n")
    assert content.split(b"\r\n")[0].split(b",")[-6:] == [b"x0", b"y0", b"x1", b"y1", b"text", b"confidence"]


@pytest.mark.parametrize("name", ["csv-lines", "csv-words", "csv-characters"])
def test_a_blank_document_is_a_table_without_rows(name: str) -> None:
    (content,) = FORMATS[name].export(Document("nota.png", "default", (Page(1, 9, 9, ()),)), no_pages)
    assert content.startswith(codecs.BOM_UTF8 + b"page,line,") and content.count(b"\r\n") == 1
