"""Transcripts: the file's contract, and that a line gets a text only when it is certain."""

import re
import unicodedata
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr_app.document import Character, Line, Word
from ocr_app.errors import EmptyFileError, MissingFileError, NitidoError, UnreadableFileError
from ocr_app.review.ground_truth import Transcript, match, read_transcripts, split
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.text_line import TextLine

WIDTH, HEIGHT = 10, 16  # of a character on the pages of these tests


def read(
    text: str, x: int, y: float = 0, slope: float = 0, ink: tuple[int, int] | None = None
) -> tuple[Line, LineImage]:
    """A line as a recognizer gives it: `text` from the column `x`; its print reaches over `ink`, else over the text."""
    words = []
    for found in re.finditer(r"\S+", text):
        characters = []
        for index, character in enumerate(found.group(), found.start()):
            left = x + WIDTH * index
            top = round(y + slope * left)
            characters.append(Character(character, (left, top, left + WIDTH - 2, top + HEIGHT), 0.9))
        box = (characters[0].box[0], characters[0].box[1], characters[-1].box[2], characters[-1].box[3])
        words.append(Word(found.group(), box, 0.9, tuple(characters)))
    x0, x1 = ink or (x, x + WIDTH * len(text) - 2)
    place = TextLine((0.0, slope, y + slope * x0 + HEIGHT), HEIGHT, x0, x1)
    box = (words[0].box[0], words[0].box[1], words[-1].box[2], words[-1].box[3])
    return Line(box, tuple(words)), LineImage(np.zeros((32, 40), np.uint8), place, x0 - 6, 1)


def said(text: str, x: float, y: float = 0, length: int | None = None, height: float = HEIGHT) -> Transcript:
    """The transcript of a line that reaches over `length` characters, as many as its text has unless told."""
    return Transcript(1, (x, y, x + WIDTH * (length or len(text)) - 2, y + height), text)


# --- the file


def test_a_file_of_transcripts(tmp_path: Path) -> None:
    first = '\ufeff70,71,640,71,640,95,70,95,TOTAL: 1.234,50, "à vista"\r\n'
    third = "7,-9.5,3,10, 3 ,0,7,0,  Conceic\u0327a\u0303o\tR$ "
    (tmp_path / "nota.csv").write_bytes(f"{first}\n{third}".encode())
    assert read_transcripts(tmp_path / "nota.csv") == (
        Transcript(1, (70, 71, 640, 95), 'TOTAL: 1.234,50, "à vista"'),
        Transcript(3, (3, -9.5, 7, 10), "Conceição R$"),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: " ".join(text.split())).filter(bool))
def test_any_text_comes_back(tmp_path: Path, text: str) -> None:
    (tmp_path / "nota.csv").write_bytes(f"0,0,9,0,9,5,0,5,{text}\n".encode())
    assert read_transcripts(tmp_path / "nota.csv")[0].text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"TOTAL 9,90", "line 2: not of the form"),
        (b"0,0,9,0,9,5,0,5", "line 2: not of the form"),
        (b"0,0,9,0,9,5,zero,5,TOTAL", "line 2: not of the form"),
        (b"0,0,9,0,9,nan,0,5,TOTAL", "line 2: not of the form"),
        (b"0,0,9,0,9,0,0,0,TOTAL", "line 2: the four corners enclose nothing"),
        (b"0,0,9,0,9,5,0,5, ", "line 2: the transcript is empty"),
        (b"0,0,9,0,9,5,0,5,PRE\xc7O", "line 2: not UTF-8"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "nota.csv"
    path.write_bytes(b"0,0,9,0,9,5,0,5,NOTA\n" + line + b"\n")
    with pytest.raises(UnreadableFileError, match=f"^{re.escape(str(path))}: {message}[^\n]*$"):
        read_transcripts(path)


@pytest.mark.parametrize(
    ("name", "kind"), [("missing", MissingFileError), ("blank", EmptyFileError), (".", UnreadableFileError)]
)
def test_no_file_of_transcripts(tmp_path: Path, name: str, kind: type[NitidoError]) -> None:
    (tmp_path / "blank").write_text(" \n\n")
    with pytest.raises(kind):
        read_transcripts(tmp_path / name)


# --- a line for a transcript


def test_a_line_says_what_stands_on_it() -> None:
    lines = [read("NOIA", 0), read("T0TAL 9,9O", 0, 40), read("not in the file", 0, 80)]
    assert match([said("TOTAL 9,90", 0, 40), said("NOTA", 0)], lines) == ({0: "NOTA", 1: "TOTAL 9,90"}, [])


def test_what_was_not_read_is_not_matched() -> None:
    missing = said("NOTA", 0, 300)
    assert match([missing, said("TOTAL", 0)], [read("TOTAL", 0)]) == ({0: "TOTAL"}, [missing])
    assert match([missing], []) == ({}, [missing])


def test_a_line_of_which_the_reader_read_little_is_matched_by_its_print() -> None:
    line = read("@", 40, ink=(0, 98))
    assert match([said("TOTAL 9,90", 0)], [line]) == ({0: "TOTAL 9,90"}, [])


def test_rows_with_overlapping_boxes_are_told_apart() -> None:
    rows = [0, 20, 40]
    transcripts = [said(f"ROW {y}", 0, y - 12, height=40) for y in rows]
    lines = [read(f"R0W {y}", 0, y) for y in rows]
    assert match(transcripts, lines) == ({0: "ROW 0", 1: "ROW 20", 2: "ROW 40"}, [])


@pytest.mark.parametrize("slope", [-0.05, 0.05])
def test_a_slanted_page(slope: float) -> None:
    """Upright boxes of long slanted lines overlap those of three rows."""
    text = "PRODUTOS DESCRITOS NESTA NOTA FISCAL ELETRONICA NUMERO"
    rows = [100, 124, 148, 172]
    lines = [read(f"{y} {text}", 0, y, slope) for y in rows]
    transcripts = []
    for y in rows:
        ends = sorted(y + slope * x for x in (0, WIDTH * len(f"{y} {text}")))
        transcripts.append(said(f"{y} {text}", 0, ends[0], height=ends[1] - ends[0] + HEIGHT))
    assert match(transcripts, lines) == ({index: f"{y} {text}" for index, y in enumerate(rows)}, [])


@pytest.mark.parametrize("reading", ["NOTAL 9,90", "OTAL 9,9", "TOTAL 9,90", "ABCDEF"])
def test_a_loose_box_is_no_loss(reading: str) -> None:
    lines = [read(reading, 5, ink=(5, 104))]
    assert match([said("TOTAL 9,90", 0, length=11)], lines) == ({0: "TOTAL 9,90"}, [])


def test_a_very_loose_box_is_no_loss_where_both_ends_were_read() -> None:
    [transcript] = transcripts = [said("TOTAL 9,90", 0, length=13)]
    assert match(transcripts, [read("TOTAL 9,90", 15)]) == ({0: "TOTAL 9,90"}, [])
    assert match(transcripts, [read("IOTAL 9,90", 15)]) == ({}, [transcript])
    assert match(transcripts, [read("TOTAL 9,9D", 15)]) == ({}, [transcript])


@pytest.mark.parametrize(
    "line",
    [
        read("TOTAL", 0),  # the amount was not found
        read("9,90", 60),  # nor was the label
        read("TOTAL 9,90 PAGO", 0),  # nor does the file tell of a stamp beside it
        read("IOTAL 9,90", 0, ink=(-80, 98)),  # or of something nobody could read
    ],
)
def test_a_line_that_holds_less_or_more_than_the_transcript_is_left_alone(line: tuple[Line, LineImage]) -> None:
    transcript = said("TOTAL 9,90", 0)
    assert match([transcript], [line]) == ({}, [transcript])


# --- several lines for a transcript


def test_a_transcript_is_dealt_out_to_the_lines_it_was_read_as() -> None:
    lines = [read("9,90", 500), read("VAL0R TOTAL", 0), read("R$", 300)]
    expected = {0: "9,90", 1: "VALOR TOTAL", 2: "R$"}
    assert match([said("VALOR TOTAL R$ 9,90", 0, length=54)], lines) == (expected, [])


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("1 1 1", "1", "1"),  # "1 1" and "1", or "1" and "1 1"?
        ("TOTAL A PAGAR", "TOTAL", "PAGAR"),  # "A" was lost between them
        ("TOTAL A PAGAR", "TOTAL##", "PAGAR"),  # or on either side
        ("TOTAL A PAGAR", "TOTAL", "##PAGAR"),
        ("TOTAL A PAGAR", "#####", "#####"),
        ("TOTAL", "TO", "TAL"),
    ],
)
def test_an_uncertain_split_is_none(text: str, left: str, right: str) -> None:
    transcript = said(text, 0, length=54)
    lines = [read(left, 0), read(right, WIDTH * (54 - len(right)))]
    assert match([transcript], lines) == ({}, [transcript])


def test_lines_one_over_the_other_are_no_parts_of_a_transcript() -> None:
    transcript = said("TOTAL 9,90", 0, height=30)
    assert match([transcript], [read("TOTAL", 0, 2), read("TOTAL 9,90", 0, 12)]) == ({}, [transcript])


WORD = st.text("abAB0,.çÉ", min_size=1, max_size=8)


@given(st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4))
def test_what_was_read_right_is_split_right(parts: list[str]) -> None:
    assert split(" ".join(parts), parts) == parts


@given(st.lists(WORD, min_size=1, max_size=3), WORD, st.lists(WORD, min_size=1, max_size=3))
def test_a_word_lost_between_parts_makes_a_split_uncertain(left: list[str], lost: str, right: list[str]) -> None:
    assert split(" ".join([*left, lost, *right]), [" ".join(left), " ".join(right)]) == []


@given(st.lists(WORD, min_size=1, max_size=8), st.lists(WORD, min_size=1, max_size=4))
def test_a_split_deals_out_every_word_in_order(words: list[str], readings: list[str]) -> None:
    parts = split(" ".join(words), readings)
    assert parts == [] or (len(parts) == len(readings) and all(parts) and " ".join(parts) == " ".join(words))


def test_a_split_does_not_mind_upper_and_lower_case() -> None:
    assert split("VALOR TOTAL 9,90", ["Valor Total", "9,9O"]) == ["VALOR TOTAL", "9,90"]


# --- several transcripts for a line


def test_columns_read_as_one_line_are_joined() -> None:
    transcripts = [said("9,90", 200), said("QTDE", 0), said("2 UN", 100)]
    lines = [read("0TDE      2 UM      9,9O", 0)]
    assert match(transcripts, lines) == ({0: "QTDE 2 UN 9,90"}, [])


def test_a_column_of_which_nothing_was_read_still_stands_on_the_line() -> None:
    line = read("QTDE                9,90", 0)
    assert match([said("QTDE", 0), said("2 UN", 100), said("9,90", 200)], [line]) == ({0: "QTDE 2 UN 9,90"}, [])


def test_columns_of_which_the_file_omits_one_are_left_alone() -> None:
    transcripts = [said("QTDE", 0), said("9,90", 200)]
    assert match(transcripts, [read("QTDE      2 UN      9,90", 0)]) == ({}, transcripts)


@pytest.mark.parametrize("other", [said("TROCO 0,10", 0, 1), said("0 0,10", 40)])
def test_transcripts_one_over_the_other_are_no_columns(other: Transcript) -> None:
    transcripts = [said("TOTAL 9,90", 0), other]
    assert match(transcripts, [read("T0IAL 9,9O", 0)]) == ({}, transcripts)


def test_transcripts_and_lines_that_cross_are_left_alone() -> None:
    transcripts = [said("VALOR TOTAL", 0), said("R$ 9,90", 200)]
    lines = [read("VALOR", 0), read("TOTAL         R$ 9,90", 60)]
    assert match(transcripts, lines) == ({}, transcripts)


CELLS = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), WORD)


@given(CELLS, st.randoms())
def test_a_table_read_right_is_matched_whole_in_any_order(cells: dict[tuple[int, int], str], order: Random) -> None:
    lines = [read(text, 120 * column, 24 * row) for (row, column), text in cells.items()]
    transcripts = [said(text, 120 * column, 24 * row) for (row, column), text in cells.items()]
    order.shuffle(transcripts)
    assert match(transcripts, lines) == (dict(enumerate(cells.values())), [])
