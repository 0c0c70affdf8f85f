"""The rows of a file that holds several documents."""

from ocr_app.batch.report import rows_of
from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.fiscal.documents import Field, FiscalDocument


def page(number: int, characters: int) -> Page:
    """A page of one line of doubtful characters."""
    box = (0, 0, 9, 9)
    word = Word("?" * characters, box, 0.5, (Character("?", box, 0.5),) * characters)
    return Page(number, 100, 100, (Line(box, (word,)),))


def fiscal(number: str, *pages: int) -> FiscalDocument:
    fields = tuple(Field("ide.nNF", number, number, page, None, 1.0) for page in pages)
    return FiscalDocument("nfe", fields=fields)


def test_each_nota_of_a_file_has_a_row_that_counts_its_own_pages() -> None:
    document = Document("notas.pdf", "default", (page(1, 3), page(2, 4), page(3, 5)))
    rows = rows_of(document, [fiscal("17", 1, 2), fiscal("18", 3)])
    assert [(row.fiscal["number"], row.pages, row.doubtful) for row in rows] == [("17", 2, 7), ("18", 1, 5)]


def test_a_file_with_one_nota_or_none_has_one_row_of_all_its_pages() -> None:
    document = Document("nota.pdf", "default", (page(1, 3), page(2, 4)))
    for found in ([fiscal("17", 1)], []):
        (row,) = rows_of(document, found)
        assert (row.pages, row.doubtful) == (2, 7)
