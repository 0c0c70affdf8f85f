"""Corrections are stored as they are made, and come back with their page."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef
from tests.gui.bench import Bench, doubt
from tests.gui.keyboard import CTRL, Key, edit_line, press, texts, write


def test_corrections_come_back_with_the_same_page_whatever_its_name(receipt: Bench) -> None:
    write(receipt, "w")
    write(receipt, "x")
    press(receipt, Key.Key_Insert)
    write(receipt, "y")
    edit_line(receipt, 0, "PADARIA NOVA")
    corrected = texts(receipt)
    boxes = [[c.box for c in edits.characters(line)] for line in receipt.workspace.session.pages[0].lines]
    copy = receipt.folder / "outro nome.png"
    copy.write_bytes((receipt.folder / "nota.png").read_bytes())
    receipt.open(copy)
    assert texts(receipt) == corrected
    again = [[c.box for c in edits.characters(line)] for line in receipt.workspace.session.pages[0].lines]
    assert np.abs(np.concatenate([np.subtract(a, b) for a, b in zip(again, boxes, strict=True)])).max() <= 1


def test_a_line_confirmed_as_read_stays_confirmed(bench: Bench) -> None:
    bench.open(bench.scan(doubts=1))
    bench.workspace.review.confirm()
    bench.open(bench.folder / "nota.png")
    assert bench.workspace.session.doubtful == 0


def test_the_state_of_every_doubt_comes_back(receipt: Bench) -> None:
    """Confirmed, corrected, split and not yet named, or not yet looked at: reopening changes none of it."""
    review, page = receipt.workspace.review, receipt.workspace.session.pages[0]
    crowded = max(range(len(page.lines)), key=lambda number: len(edits.doubts(page.lines[number])))
    doubts = edits.doubts(page.lines[crowded])
    assert len(doubts) > 1
    review.go(CharacterRef(page, crowded, doubts[0]))
    press(receipt, Key.Key_Return)
    other = next(number for number, line in enumerate(page.lines) if number != crowded and edits.doubts(line))
    review.go(CharacterRef(page, other, 0))
    press(receipt, Key.Key_Insert)
    before = [(line.text, edits.doubts(line)) for line in page.lines]
    receipt.open(receipt.folder / "nota.png")
    assert [(line.text, edits.doubts(line)) for line in receipt.workspace.session.pages[0].lines] == before


def test_confirming_one_character_makes_no_other_surer(bench: Bench) -> None:
    """Neither now nor when the page is opened again, and training takes that one character alone for the truth."""
    bench.open(bench.scan(doubts=1))
    page, ref = bench.workspace.session.pages[0], bench.workspace.review.current
    assert ref
    assert page.recognized
    read = edits.characters(page.lines[ref.line])
    bench.workspace.review.confirm()
    (stored,) = bench.store.page(page.recognized.hash)
    assert stored.seen == (ref.index,)
    bench.open(bench.folder / "nota.png")
    again = edits.characters(bench.workspace.session.pages[0].lines[ref.line])
    assert again[ref.index].seen
    assert [c for n, c in enumerate(again) if n != ref.index] == [c for n, c in enumerate(read) if n != ref.index]


def test_where_another_model_reads_otherwise_nobody_was_right_yet(bench: Bench) -> None:
    """A character that nobody has seen is doubtful if what was read then is not what is read now."""
    path = bench.scan(doubts=1)
    bench.open(path)
    ref = bench.workspace.review.current
    assert ref
    bench.workspace.review.confirm()
    other = 0 if ref.index else 1
    for lines in bench.recognizer.pages.values():
        lines[ref.line] = edits.with_seen(edits.replace(lines[ref.line], other, "%"), (), ())
        lines[ref.line] = doubt(lines[ref.line], other, "%", 0.97)
    bench.open(path)
    line = bench.workspace.session.pages[0].lines[ref.line]
    assert edits.doubts(line) == (other,)
    assert edits.seen(line) == (ref.index,)


def test_the_whole_line_can_be_confirmed(receipt: Bench) -> None:
    """A line that the recognizer was sure of is stored too: it is an example of what it says."""
    page = receipt.workspace.session.pages[0]
    sure = next(number for number, line in enumerate(page.lines) if not edits.doubts(line))
    doubted = next(number for number, line in enumerate(page.lines) if edits.doubts(line))
    before = texts(receipt)
    for number in (sure, doubted):
        receipt.workspace.review.go(CharacterRef(page, number, 0))
        press(receipt, Key.Key_Return, CTRL)
        assert not edits.doubts(page.lines[number])
    assert texts(receipt) == before
    found = receipt.store.page(page.recognized.hash)
    assert [each.reviewed for each in found] == [True, True]
    assert [each.seen for each in found] == [tuple(range(len(each.truth.replace(" ", "")))) for each in found]
    receipt.open(receipt.folder / "nota.png")
    assert not edits.doubts(receipt.workspace.session.pages[0].lines[doubted])


def test_every_correction_is_stored_at_once_and_undo_takes_it_out(receipt: Bench) -> None:
    ref = receipt.workspace.review.current
    assert ref
    write(receipt, "w")
    (correction,) = receipt.store.page(receipt.workspace.session.pages[0].recognized.hash)
    assert correction.truth != correction.reading
    assert correction.doubtful == edits.doubts(receipt.workspace.session.pages[0].lines[ref.line])
    assert correction.edges is not None
    press(receipt, Key.Key_Z, CTRL)
    assert receipt.store.count() == 0


def test_what_cannot_be_stored_is_said_and_stored_later(receipt: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocr_app.errors import StoreError

    def full(correction: object) -> int:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(receipt.store, "add", full)
        write(receipt, "w")
    labels = [label.text() for label in receipt.window.status_bar.findChildren(QLabel)]
    assert "not saved" in labels
    write(receipt, "x")
    assert receipt.store.count() == 2
